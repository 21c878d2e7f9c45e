/**
 * A widget manager that takes front ends as Colab's does: the text of `dist/index.js` from jsDelivr, of the package
 * and version that the kernel names, evaluated with a `define` and without `require`.
 *
 * It is written after what github.com/googlecolab/colab-cdn-widget-manager does, on the releases of the packages
 * that it is built with. Of a module's dependencies, only the three that are defined here and `module` can be had.
 */

import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";

export function createWidgetManager(environment) {
  return new Manager(environment);
}

class Manager extends ManagerBase {
  #environment;
  #models = new Map();
  #modules = new Map([
    ["@jupyter-widgets/base", Promise.resolve(extensible(base))],
    ["@jupyter-widgets/controls", Promise.resolve(extensible(controls))],
    ["@jupyter-widgets/output", Promise.resolve({})],
  ]);

  constructor(environment) {
    super();
    this.#environment = environment;
  }

  get_model(id) {
    if (!this.#models.has(id)) this.#models.set(id, this.#makeModel(id));
    return this.#models.get(id);
  }

  async #makeModel(id) {
    const { modelName, modelModule, modelModuleVersion, state, comm } =
      await this.#environment.getModelState(id);
    const options = {
      model_name: modelName,
      model_module: modelModule,
      model_module_version: modelModuleVersion,
      model_id: id,
      comm: new ClassicComm(id, comm),
    };
    return this.new_model(options, state);
  }

  async commChannelOpened(id, comm, data) {
    if (!data || this.#models.has(id)) return;
    await this.handle_comm_open(new ClassicComm(id, comm), {
      metadata: { version: base.PROTOCOL_VERSION },
      content: { comm_id: id, target_name: "jupyter.widget", data },
    });
  }

  async render(id, container) {
    const view = await this.create_view(await this.get_model(id));
    view.luminoWidget.processMessage({ type: "before-attach", isConflatable: false });
    container.append(view.el);
    view.luminoWidget.processMessage({ type: "after-attach", isConflatable: false });
  }

  async loadClass(name, module, version) {
    if (!this.#modules.has(module)) this.#modules.set(module, this.#load(module, version));
    return (await this.#modules.get(module))[name];
  }

  async #load(name, version) {
    const released = (version || "*").replace(/^\^/, "");
    const url = `https://cdn.jsdelivr.net/npm/${name}@${released}/dist/index.js`;
    const text = await (await fetch(url)).text();
    let defined;
    const define = (...given) => {
      defined = typeof given[0] === "string" ? given.slice(1) : given;
    };
    new Function("define", text).call({ define }, define);
    const [dependencies, factory] = defined;
    const found = dependencies.map((each) => (each === "module" ? { id: name } : this.#modules.get(each)));
    return factory.apply(window, await Promise.all(found));
  }

  async _create_comm(target, id, data, _metadata, buffers) {
    return new ClassicComm(id ?? "", await this.#environment.openCommChannel(target, data, buffers));
  }

  _get_comm_info() {
    throw new Error("Not to be had.");
  }
}

/** A module whose classes can be extended by functions, as Backbone does. */
function extensible(module) {
  const isClass = (value) => typeof value === "function" && value.toString().startsWith("class ");
  const entries = Object.entries(module);
  return Object.fromEntries(entries.map(([key, value]) => [key, isClass(value) ? callable(value) : value]));
}

function callable(parent) {
  function Extensible(...given) {
    return Reflect.construct(parent, given, new.target ?? this.constructor);
  }
  Object.setPrototypeOf(Extensible.prototype, parent.prototype);
  return Object.setPrototypeOf(Extensible, parent);
}

/** The comm that models know, over the one of the frame. */
class ClassicComm {
  #comm;
  target_name = "";

  constructor(id, comm) {
    this.comm_id = id;
    this.#comm = comm;
  }

  send(data, callbacks, _metadata, buffers) {
    const sent = buffers?.map((each) =>
      ArrayBuffer.isView(each) ? new Uint8Array(each.buffer, each.byteOffset, each.byteLength) : each,
    );
    const options = sent && { buffers: sent };
    void this.#comm.send(JSON.parse(JSON.stringify(data)), options).then(() => {
      callbacks?.iopub?.status?.({ content: { execution_state: "idle" } });
    });
    return "";
  }

  close() {
    this.#comm.close();
    return "";
  }

  on_msg(callback) {
    void this.#each(({ data, buffers = [] }) => {
      callback({
        content: { comm_id: this.comm_id, data },
        buffers: buffers.map((each) => new Uint8Array(each)),
      });
    });
  }

  on_close(callback) {
    void this.#each(() => {}).then(() => callback(undefined));
  }

  async #each(read) {
    for await (const message of this.#comm.messages) {
      try {
        read(message);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
