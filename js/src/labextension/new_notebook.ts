/** Creates and runs notebooks. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { NotebookPanel } from "@jupyterlab/notebook";

/**
 * Creates a notebook of code cells and opens it.
 *
 * The cells are saved before it is opened, as Notebook 7 opens it in another browser tab.
 *
 * @param folder The folder to create it in; `""` for the server's root.
 * @returns The panel that shows it; `undefined` if it is shown in another page.
 */
export async function makeNotebook(
  app: JupyterFrontEnd,
  folder: string,
  cells: readonly string[],
): Promise<NotebookPanel | undefined> {
  const { contents, kernelspecs } = app.serviceManager;
  await kernelspecs.ready;
  const { path } = await contents.newUntitled({ path: folder, type: "notebook" });
  const kernel = kernelspecs.specs?.default;
  await contents.save(path, {
    type: "notebook",
    format: "json",
    content: {
      cells: cells.map((source) => ({
        cell_type: "code",
        id: crypto.getRandomValues(new Uint32Array(2)).join("-"),
        execution_count: null,
        metadata: {},
        outputs: [],
        source,
      })),
      metadata: kernel ? { kernelspec: { name: kernel, display_name: kernel } } : {},
      nbformat: 4,
      nbformat_minor: 5,
    },
  });
  const opened = await app.commands.execute("docmanager:open", { path, factory: "Notebook" });
  return opened ? (opened as NotebookPanel) : undefined;
}

/** Runs all cells of a notebook that is open in this page. */
export async function runAll(app: JupyterFrontEnd, notebook: NotebookPanel | undefined): Promise<void> {
  if (!notebook) return;
  await notebook.context.ready;
  await notebook.sessionContext.ready;
  await app.commands.execute("notebook:run-all-cells");
}
