/** A page that shows a widget as VS Code's output cells do: with its widget manager, and require.js for the rest. */

import { KernelManager, ServerConnection } from "@jupyterlab/services";
import { activate } from "@vscode/jupyter-ipywidgets8";

const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

/** Runs code in a kernel of a server, and shows the widget that it displays. */
window.showWidget = async ({ url, token, code }) => {
  activate();
  window.vscIPyWidgets8.load();
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: url,
    wsUrl: url.replace("http", "ws"),
    token,
    appendToken: true,
  });
  const kernel = await new KernelManager({ serverSettings }).startNew({ name: "python3" });
  const element = document.querySelector("main");
  const manager = new window.vscIPyWidgets.WidgetManager(kernel, element, scriptLoader(), () => {});
  const future = kernel.requestExecute({ code });
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "error") throw new Error(content.traceback.join("\n"));
    const shown = content.data?.[WIDGET_VIEW];
    if (shown) void display(manager, shown.model_id, element);
  };
  await future.done;
};

async function display(manager, modelId, element) {
  const model = await manager.get_model(modelId);
  const view = await manager.create_view(model, { el: element });
  await manager.display_view(undefined, view, { node: element });
}

/** Finds a front end among the kernel's notebook extensions, which VS Code looks at before it asks the internet. */
function scriptLoader() {
  return {
    widgetsRegisteredInRequireJs: new Set(),
    loadWidgetScript: async (name) => {
      window.requirejs.config({ paths: { [name]: `/nbextensions/${name}/index` } });
    },
    successHandler: () => {},
    errorHandler: (name, module, version, error) => console.error(name, module, version, error),
  };
}
