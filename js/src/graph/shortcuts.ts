/** Keys of the graph that must not mean something to the notebook as well. */

/**
 * Keeps JupyterLab's shortcuts from acting on keys that are pressed in `root`: on all without Ctrl or Cmd, and
 * on those that `isOurs`.
 *
 * JupyterLab looks for the mark from the focused element on, and matches its own shortcuts on the way; it may
 * listen before the graph does. So the mark is set on the focused element, at the window.
 */
export function takeKeys(
  root: HTMLElement,
  isOurs: (event: KeyboardEvent) => boolean,
  signal: AbortSignal,
): void {
  const mark = (event: KeyboardEvent) => {
    const [target] = event.composedPath();
    if (!(target instanceof HTMLElement) || !root.contains(target)) return;
    const isPlain = !event.ctrlKey && !event.metaKey;
    if (isPlain || isOurs(event)) target.dataset.lmSuppressShortcuts = "true";
    else delete target.dataset.lmSuppressShortcuts;
  };
  window.addEventListener("keydown", mark, { capture: true, signal });
}
