/** The graph of a definition, in a widget whose kernel is started for the view and ends with it. */

import { registerWidgetManager } from "@jupyter-widgets/jupyterlab-manager";
import type { JupyterFrontEnd } from "@jupyterlab/application";
import {
  type ISessionContext,
  SessionContext,
  SessionContextDialogs,
  showErrorMessage,
} from "@jupyterlab/apputils";
import type { Context } from "@jupyterlab/docregistry";
import { OutputAreaModel, SimplifiedOutputArea } from "@jupyterlab/outputarea";
import type { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { Panel } from "@lumino/widgets";
import { FILLED } from "./names";
import { definitionCode } from "./python";
import { Words } from "./words";

type Services = JupyterFrontEnd["serviceManager"];

export class DefinitionView extends Panel {
  readonly #context: Context;
  readonly #rendermime: IRenderMimeRegistry;
  readonly #session: SessionContext;
  readonly #outputs: SimplifiedOutputArea;
  #hasBegun = false;
  #shown = "";

  constructor(services: Services, rendermime: IRenderMimeRegistry, context: Context) {
    super();
    this.addClass(FILLED);
    this.addClass("ssw-lab-definition");
    this.#context = context;
    this.#rendermime = rendermime;
    this.#session = sessionFor(services, context.path);
    this.#outputs = new SimplifiedOutputArea({ model: new OutputAreaModel({ trusted: true }), rendermime });
    this.addWidget(this.#outputs);
    context.fileChanged.connect(() => void this.#show());
  }

  /** Starts a kernel only once attached, as Notebook 7 also creates views that it never shows. */
  protected override onAfterAttach(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const words = new Words("Starting a kernel…");
    this.addWidget(words);
    this.#begin()
      .catch((error) => {
        // If the tab was closed in the meantime, its session was ended on purpose.
        if (!this.isDisposed) void showErrorMessage("The pipeline could not be shown", error);
      })
      .finally(() => words.dispose());
  }

  /** Also ends the kernel, as the session has `shutdownOnDispose`. */
  override dispose(): void {
    if (this.isDisposed) return;
    this.#session.dispose();
    super.dispose();
  }

  async #begin(): Promise<void> {
    if (!registerWidgetManager) {
      throw new Error(
        "The environment of the Jupyter server has no ipywidgets. Install it there, then reload the page.",
      );
    }
    const [needsChoice] = await Promise.all([this.#session.initialize(), this.#context.ready]);
    if (needsChoice) await new SessionContextDialogs().selectKernel(this.#session);
    await this.#session.ready;
    registerWidgetManager(withoutSavedWidgets(this.#session), this.#rendermime, []);
    await this.#show();
  }

  /** Shows the current text of the file, unless it is the one that is shown already. */
  async #show(): Promise<void> {
    const text = this.#context.model.toString();
    if (this.isDisposed || !this.#session.session?.kernel || text === this.#shown) return;
    this.#shown = text;
    await SimplifiedOutputArea.execute(
      definitionCode(nameOf(this.#context.path), text),
      this.#outputs,
      this.#session,
    );
  }
}

/** A session identified by the file, so that the kernel is found again when the page is reloaded. */
function sessionFor(services: Services, path: string): SessionContext {
  return new SessionContext({
    kernelManager: services.kernels,
    sessionManager: services.sessions,
    specsManager: services.kernelspecs,
    path,
    name: path.split("/").at(-1) ?? path,
    type: "file",
    kernelPreference: { shouldStart: true, canStart: true, autoStartDefault: true, shutdownOnDispose: true },
  });
}

/** The document that a widget manager expects, without saved widgets, so that it asks the kernel for them. */
function withoutSavedWidgets(sessionContext: ISessionContext): object {
  return {
    sessionContext,
    model: { getMetadata: () => undefined, setMetadata: () => {} },
    saveState: { connect: () => true },
  };
}

function nameOf(path: string): string {
  const file = path.split("/").at(-1) ?? path;
  return file.replace(/(\.pipeline)?\.json$/, "");
}
