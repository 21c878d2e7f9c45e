/** Opens the file of a pipeline's definition as a graph, in a separate tab with its own kernel. */

import { ILayoutRestorer, type JupyterFrontEnd, type Plugin } from "@jupyterlab/application";
import { WidgetTracker } from "@jupyterlab/apputils";
import { ABCWidgetFactory, type Context, DocumentWidget, type FactoryOptions } from "@jupyterlab/docregistry";
import { IRenderMimeRegistry } from "@jupyterlab/rendermime";
import { DefinitionView } from "./definition_view";
import { pipelineIcon } from "./icon";
import { PLUGINS, TITLE, TRACKED } from "./names";

const FILE_TYPE = "sagemaker-pipeline";
const FACTORY = TITLE;

type DefinitionTab = DocumentWidget<DefinitionView>;

export const definitions: Plugin = {
  id: PLUGINS.definitions,
  description: "Opens definitions of SageMaker pipelines as graphs.",
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [ILayoutRestorer],
  activate(app: JupyterFrontEnd, rendermime: IRenderMimeRegistry, restorer: ILayoutRestorer | null) {
    app.docRegistry.addFileType({
      name: FILE_TYPE,
      displayName: "SageMaker Pipeline Definition",
      extensions: [".pipeline.json"],
      mimeTypes: ["application/json"],
      contentType: "file",
      fileFormat: "text",
      icon: pipelineIcon,
    });
    const tabs = new WidgetTracker<DefinitionTab>({ namespace: TRACKED.definitions });
    const factory = new DefinitionFactory(app, rendermime, {
      name: FACTORY,
      label: TITLE,
      modelName: "text",
      fileTypes: [FILE_TYPE, "json"],
      defaultFor: [FILE_TYPE],
      readOnly: true,
    });
    factory.widgetCreated.connect((_, tab) => void tabs.add(tab));
    app.docRegistry.addWidgetFactory(factory);
    void restorer?.restore(tabs, {
      command: "docmanager:open",
      args: ({ context }) => ({ path: context.path, factory: FACTORY }),
      name: ({ context }) => context.path,
    });
  },
};

class DefinitionFactory extends ABCWidgetFactory<DefinitionTab> {
  readonly #app: JupyterFrontEnd;
  readonly #rendermime: IRenderMimeRegistry;

  constructor(app: JupyterFrontEnd, rendermime: IRenderMimeRegistry, options: FactoryOptions) {
    super(options);
    this.#app = app;
    this.#rendermime = rendermime;
  }

  protected override createNewWidget(context: Context): DefinitionTab {
    const content = new DefinitionView(this.#app.serviceManager, this.#rendermime.clone(), context);
    const tab = new DocumentWidget({ content, context });
    tab.toolbar.hide();
    tab.title.icon = pipelineIcon;
    return tab;
  }
}
