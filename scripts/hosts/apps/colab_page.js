/**
 * A notebook whose outputs are shown as Colab shows them: each in a frame of another origin.
 *
 * The page has the kernel. It keeps what the kernel has said of each widget, so that a frame can ask for it, and
 * carries messages between the kernel and the frames.
 */

import { CommsOverSubshells, KernelManager, ServerConnection } from "@jupyterlab/services";
import { put_buffers } from "@jupyter-widgets/base";

const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";
const TARGET = "jupyter.widget";
const SANDBOX = "allow-downloads allow-forms allow-modals allow-popups allow-same-origin allow-scripts";

/** What is known of the widgets, by their ids: `{comm, state}`. */
const models = new Map();
let kernel;
let frameAddress;

/** Starts a kernel, and says where frames come from. */
window.openNotebook = async ({ url, token, kernelName, frames }) => {
  frameAddress = frames;
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: url,
    wsUrl: url.replace("http", "ws"),
    token,
    appendToken: true,
  });
  kernel = await new KernelManager({ serverSettings }).startNew({ name: kernelName });
  kernel.commsOverSubshells = CommsOverSubshells.Disabled;
  kernel.registerCommTarget(TARGET, (comm, message) => keep(comm, message));
};

/** Runs code as a cell, and shows the widget that it displays. */
window.runCell = async (code) => {
  const future = kernel.requestExecute({ code });
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "error") throw new Error(content.traceback.join("\n"));
    const shown = content.data?.[WIDGET_VIEW];
    if (shown) showFrame(shown.model_id);
  };
  await future.done;
};

function showFrame(modelId) {
  const frame = document.createElement("iframe");
  frame.src = `${frameAddress}#${modelId}`;
  frame.setAttribute("sandbox", SANDBOX);
  document.querySelector("main").append(frame);
}

function keep(comm, { content, buffers }) {
  const model = { comm, state: {} };
  models.set(comm.commId, model);
  merge(model, content.data, buffers);
  tellFrames({ opened: comm.commId, data: content.data, buffers });
  comm.onMsg = ({ content: { data }, buffers: sent }) => {
    if (data.method === "update" || data.method === "echo_update") merge(model, data, sent);
    tellFrames({ comm: comm.commId, data, buffers: sent });
  };
  comm.onClose = () => tellFrames({ closed: comm.commId });
}

function merge(model, { state, buffer_paths: paths = [] }, buffers) {
  const sent = structuredClone(state);
  put_buffers(sent, paths, (buffers ?? []).map(asBuffer));
  Object.assign(model.state, sent);
}

/** Frames are given ArrayBuffers. */
function asBuffer(view) {
  if (view instanceof ArrayBuffer) return view;
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

function tellFrames(message) {
  const sent = message.buffers ? { ...message, buffers: message.buffers.map(asBuffer) } : message;
  for (const frame of document.querySelectorAll("iframe")) {
    frame.contentWindow.postMessage(sent, new URL(frame.src).origin);
  }
}

window.addEventListener("message", ({ source, origin, data }) => {
  const frame = [...document.querySelectorAll("iframe")].find((each) => each.contentWindow === source);
  if (!frame || origin !== new URL(frame.src).origin) return;
  if (data.height) frame.style.height = `${data.height}px`;
  if (data.call) void answer(source, origin, data);
});

async function answer(source, origin, { number, call, given }) {
  const result = await ANSWERS[call](...given);
  source.postMessage({ number, result }, origin);
}

const ANSWERS = {
  /** What is known of a widget. */
  async state(id) {
    const model = models.get(id);
    const { _model_name: name, _model_module: module, _model_module_version: version } = model.state;
    return { modelName: name, modelModule: module, modelModuleVersion: version, state: model.state };
  },
  /** Sends a message to the kernel; answered when the kernel has dealt with it. */
  async send(id, data, buffers) {
    const { comm } = models.get(id) ?? { comm: opened.get(id) };
    await comm.send(data, undefined, buffers).done;
  },
  /** Opens a comm of a frame's own. */
  async open(target, data, buffers) {
    const comm = kernel.createComm(target);
    opened.set(comm.commId, comm);
    comm.onMsg = ({ content, buffers: sent }) =>
      tellFrames({ comm: comm.commId, data: content.data, buffers: sent });
    comm.onClose = () => tellFrames({ closed: comm.commId });
    await comm.open(data, undefined, buffers).done;
    return comm.commId;
  },
  async close(id) {
    (models.get(id)?.comm ?? opened.get(id)).close();
  },
};

/** Comms that frames have opened, by id. */
const opened = new Map();
