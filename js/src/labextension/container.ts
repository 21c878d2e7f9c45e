/**
 * The container that JupyterLab looks for in the page: it passes its share scope, then requests modules.
 *
 * This is module federation's protocol, whose use JupyterLab does not document; the browser tests cover it.
 */

import { loadShared, type ShareScope } from "./shared";

const NAME = "sagemaker_selective_widget";

interface Container {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => unknown>;
}

let scope: ShareScope = {};

const container: Container = {
  init(given) {
    scope = given;
  },
  async get(module) {
    if (module !== "./extension") throw new Error(`${NAME} has no module ${module}.`);
    await loadShared(scope);
    const { default: plugins } = await import("./index");
    return () => ({ __esModule: true, default: plugins });
  },
};

const page = globalThis as { _JUPYTERLAB?: Record<string, Container> };
page._JUPYTERLAB ??= {};
page._JUPYTERLAB[NAME] = container;
