/**
 * What our JupyterLab extension does for a widget: it registers a host under a symbol, where the widget looks
 * it up. Without the extension there is no host, and the widget does not offer these features.
 */

export interface NotebookHost {
  /** Whether an element belongs to a widget in a notebook of this page, or in a tab opened from one. */
  holds(element: Element): boolean;
  /**
   * Inserts a cell below the one that shows the widget, without running it.
   *
   * @param write Returns the text of the cell, given the variable that holds the widget in the notebook.
   */
  insertCell(element: Element, write: (variable: string) => string): void;
  /** Opens another view of the widget in a separate tab; absent on pages that show a single document. */
  openTab?(element: Element, modelId: string, title: string): void;
}

const KEY = Symbol.for("sagemaker_selective_widget.notebook_host.1");
const page = globalThis as { [key: symbol]: NotebookHost | undefined };

export function registerNotebookHost(host: NotebookHost): void {
  page[KEY] = host;
}

/** The page's host, if it knows the notebook that an element belongs to. */
export function notebookHostOf(element: Element): NotebookHost | null {
  const host = page[KEY];
  return host?.holds(element) ? host : null;
}
