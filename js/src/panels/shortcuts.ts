/** Keys that mean something here must not mean something to the notebook as well. */

import { setAttribute } from "./dom";

/**
 * Keeps JupyterLab's plain-key shortcuts (a and b add a cell, x cuts it, Enter
 * edits it) from acting while the focus is inside `element`. Shortcuts with
 * Ctrl or Cmd, such as saving, still reach the notebook.
 *
 * JupyterLab matches its shortcuts at the focused element first, so that the
 * mark has to be on that one; it listens on the document, so that the mark has
 * to be set on the way there, at the window.
 */
export function keepPlainKeys(element: HTMLElement, signal: AbortSignal): void {
  const mark = (event: KeyboardEvent) => {
    const [target] = event.composedPath();
    if (!(target instanceof Element) || !element.contains(target)) return;
    setAttribute(target, "data-lm-suppress-shortcuts", event.ctrlKey || event.metaKey ? null : "true");
  };
  window.addEventListener("keydown", mark, { capture: true, signal });
}
