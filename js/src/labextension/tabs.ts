/** *Open in its own tab*, for a widget of a notebook; the tabs are restored after a reload. */

import type { CommandArgs, ILayoutRestorer, JupyterFrontEnd } from "@jupyterlab/application";
import { type ICommandPalette, MainAreaWidget, type WidgetTracker } from "@jupyterlab/apputils";
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { pipelineIcon } from "./icon";
import { COMMANDS } from "./names";
import { cellWith, modelIn } from "./shown_in";
import { WidgetTab } from "./widget_tab";

export type Tabs = WidgetTracker<MainAreaWidget<WidgetTab>>;

interface Shown {
  path: string;
  modelId: string;
  title: string;
}

const WIDGET = ".ssw";

let tabCount = 0;

export function addTabs(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  tabs: Tabs,
  restorer: ILayoutRestorer | null,
  palette: ICommandPalette | null,
): void {
  app.commands.addCommand(COMMANDS.openTab, {
    label: "Open Selective Execution in Its Own Tab",
    icon: pipelineIcon,
    isEnabled: (args) => (said(args) ?? meant(app, tracker)) != null,
    execute: async (args) => {
      const shown = said(args) ?? meant(app, tracker);
      if (shown) await openTab(app, tabs, shown);
    },
  });
  app.contextMenu.addItem({ command: COMMANDS.openTab, selector: `.jp-Notebook ${WIDGET}`, rank: 0 });
  palette?.addItem({ command: COMMANDS.openTab, category: "SageMaker" });
  void restorer?.restore(tabs, {
    command: COMMANDS.openTab,
    args: ({ content }) => ({ path: content.path, modelId: content.modelId, title: content.title.label }),
    name: ({ content }) => `${content.path}:${content.modelId}`,
    when: tracker.restored,
  });
}

function said({ path, modelId, title }: CommandArgs): Shown | null {
  if (typeof path !== "string" || typeof modelId !== "string") return null;
  return { path, modelId, title: typeof title === "string" ? title : "" };
}

/** The widget meant if the arguments name none: that under the context menu, else that of the active cell. */
function meant(app: JupyterFrontEnd, tracker: INotebookTracker): Shown | null {
  const panel = tracker.currentWidget;
  if (!panel) return null;
  const { widgets, activeCell } = panel.content;
  const target = app.contextMenuHitTest((node) => node.matches(WIDGET));
  const cell = target ? widgets[cellWith(widgets, target)] : activeCell;
  const widget = target ?? cell?.node.querySelector(WIDGET);
  const modelId = cell && widget ? modelIn(cell, widget) : undefined;
  return modelId === undefined ? null : { path: panel.context.path, modelId, title: "" };
}

/** Opens or activates a tab, without waiting for the widget: tabs are restored before documents load. */
async function openTab(app: JupyterFrontEnd, tabs: Tabs, { path, modelId, title }: Shown): Promise<void> {
  const open = tabs.find(({ content }) => content.modelId === modelId);
  if (open) return app.shell.activateById(open.id);
  const notebook = { path, factory: "Notebook", options: { activate: false } };
  const panel = (await app.commands.execute("docmanager:open", notebook)) as NotebookPanel;
  const content = new WidgetTab(panel, modelId, title);
  const tab = new MainAreaWidget({ content });
  tab.toolbar.hide();
  tab.id = `ssw-lab-tab-${tabCount++}`;
  panel.disposed.connect(() => tab.dispose());
  panel.context.addSibling(tab, { ref: panel.id, mode: "tab-after" });
  await tabs.add(tab);
  void content.show();
}
