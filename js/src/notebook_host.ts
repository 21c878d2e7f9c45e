/**
 * What a page does for a widget where our JupyterLab extension is: it registers a host under a symbol, and the
 * widget asks there. Without the extension there is none, and the widget offers nothing of this.
 */

export interface NotebookHost {
  /** Whether an element is a widget's in a notebook of this page, or in a tab that was opened from one. */
  holds(element: Element): boolean;
  /**
   * Puts a cell below the one that shows the widget, and runs nothing.
   *
   * @param write Gives its text, for the variable that the notebook knows the widget by.
   */
  insertCell(element: Element, write: (variable: string) => string): void;
  /** Opens another view of the widget in a tab of its own; absent where a page has one document alone. */
  openTab?(element: Element, modelId: string, title: string): void;
}

const KEY = Symbol.for("sagemaker_selective_widget.notebook_host.1");
const page = globalThis as { [key: symbol]: NotebookHost | undefined };

export function registerNotebookHost(host: NotebookHost): void {
  page[KEY] = host;
}

/** The page's host, if it knows which notebook an element is of. */
export function notebookHostOf(element: Element): NotebookHost | null {
  const host = page[KEY];
  return host?.holds(element) ? host : null;
}
