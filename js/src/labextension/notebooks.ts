/** Features for a widget in a notebook: inserting cells below its own, and opening it in a separate tab. */

import { ILabShell, ILayoutRestorer, type JupyterFrontEnd, type Plugin } from "@jupyterlab/application";
import { ICommandPalette, WidgetTracker } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { registerNotebookHost } from "../notebook_host";
import { COMMANDS, PLUGINS, TRACKED } from "./names";
import { cellShowing, cellWith, variableOf } from "./shown_in";
import { addTabs, type Tabs } from "./tabs";
import type { WidgetTab } from "./widget_tab";

export const notebooks: Plugin = {
  id: PLUGINS.notebooks,
  description: "Inserts code as cells, and opens widgets of notebooks in tabs of their own.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ILabShell, ILayoutRestorer, ICommandPalette],
  activate(
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    labShell: object | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
  ) {
    const tabs: Tabs = new WidgetTracker({ namespace: TRACKED.tabs });
    const find = (element: Element) => notebookOf(element, tracker, tabs);
    registerNotebookHost({
      holds: (element) => find(element) !== undefined,
      insertCell: (element, write) => insertCell(find(element), element, write, tabs),
      ...(labShell && {
        openTab: (element, modelId, title) => {
          const path = find(element)?.context.path;
          void app.commands.execute(COMMANDS.openTab, { path, modelId, title });
        },
      }),
    });
    if (labShell) addTabs(app, tracker, tabs, restorer, palette);
  },
};

function notebookOf(element: Element, tracker: INotebookTracker, tabs: Tabs): NotebookPanel | undefined {
  const tab = tabOf(element, tabs);
  return tracker.find((panel) => panel.node.contains(element) || panel.context.path === tab?.path);
}

function tabOf(element: Element, tabs: Tabs): WidgetTab | undefined {
  return tabs.find(({ node }) => node.contains(element))?.content;
}

function insertCell(
  panel: NotebookPanel | undefined,
  element: Element,
  write: (variable: string) => string,
  tabs: Tabs,
): void {
  const { content } = panel ?? {};
  if (!content?.model) return;
  const tab = tabOf(element, tabs);
  const found = tab ? cellShowing(content.widgets, tab.modelId) : cellWith(content.widgets, element);
  const at = found === -1 ? content.activeCellIndex : found;
  const source = write(variableOf(content.widgets[at]?.model.sharedModel.getSource() ?? ""));
  content.model.sharedModel.insertCell(at + 1, { cell_type: "code", source, metadata: { trusted: true } });
  // The cell of the widget stays active: at the next key, the notebook moves the focus to the active cell.
  if (tab) content.activeCellIndex = at + 1;
}
