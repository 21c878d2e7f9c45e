/** Another view of a widget in a notebook, which fills a tab. */

import type { NotebookPanel } from "@jupyterlab/notebook";
import { MimeModel } from "@jupyterlab/rendermime";
import { Panel } from "@lumino/widgets";
import { pipelineIcon } from "./icon";
import { FILLED } from "./names";
import { VIEW } from "./shown_in";
import { Words } from "./words";

const GONE =
  "The kernel does not have this widget any more. Close the tab, run the notebook's cell and open it again.";

export class WidgetTab extends Panel {
  readonly modelId: string;
  readonly #notebook: NotebookPanel;

  constructor(notebook: NotebookPanel, modelId: string, title: string) {
    super();
    this.#notebook = notebook;
    this.modelId = modelId;
    this.addClass(FILLED);
    this.addClass("ssw-lab-tab");
    this.title.label = title || (this.path.split("/").at(-1) ?? "");
    this.title.caption = `Selective execution, of ${this.path}`;
    this.title.icon = pipelineIcon;
  }

  /** The path of the notebook, also after it is renamed. */
  get path(): string {
    return this.#notebook.context.path;
  }

  /** Shows the widget, or says why not. */
  async show(): Promise<void> {
    try {
      if (await this.#isThere()) await this.#render();
      else this.addWidget(new Words(GONE));
    } catch (error) {
      this.addWidget(new Words(`The widget could not be shown. ${error}`));
    }
  }

  /** Asks the kernel. By the time it answers, the notebook's renderers know its widget manager. */
  async #isThere(): Promise<boolean> {
    const { context, sessionContext } = this.#notebook;
    await context.ready;
    await sessionContext.ready;
    const answer = await sessionContext.session?.kernel?.requestCommInfo({ target_name: "jupyter.widget" });
    return Object.hasOwn(answer?.content.comms ?? {}, this.modelId);
  }

  async #render(): Promise<void> {
    const renderer = this.#notebook.content.rendermime.createRenderer(VIEW);
    this.addWidget(renderer);
    const view = { model_id: this.modelId, version_major: 2, version_minor: 0 };
    await renderer.renderModel(new MimeModel({ data: { [VIEW]: view }, trusted: true }));
  }
}
