/** Handles keyboard shortcuts, and keeps their keys from acting on the notebook. */

const MARK = "data-lm-suppress-shortcuts";

/**
 * The chords with Ctrl or Cmd that would act on JupyterLab's cells (run, merge, split, move, select, undo) or
 * search the notebook. Others, such as saving, reach it.
 */
const KEPT_CHORDS = new Set([
  "enter",
  "backspace",
  "delete",
  "a",
  "f",
  "m",
  "y",
  "z",
  "-",
  "_",
  "arrowup",
  "arrowdown",
  "arrowleft",
  "arrowright",
]);

/**
 * Keeps JupyterLab's shortcuts on cells (a and b add one, x cuts it, Enter edits it, Ctrl+Enter runs it) from
 * acting while the focus is inside `root`.
 *
 * JupyterLab matches its shortcuts at the focused element first, so the mark has to be on that one. It
 * listens on the document, so the mark has to be set before the event gets there: at the window, on capture.
 */
export function keepShortcuts(root: HTMLElement, signal: AbortSignal): void {
  const mark = (event: KeyboardEvent) => {
    // At the window, `event.target` would be the host of a shadow tree, where some pages put widgets.
    const [target] = event.composedPath();
    if (!(target instanceof Element) || !root.contains(target)) return;
    if (isKept(event)) target.setAttribute(MARK, "true");
    else target.removeAttribute(MARK);
  };
  window.addEventListener("keydown", mark, { capture: true, signal });
}

function isKept(event: KeyboardEvent): boolean {
  return !isChord(event) || KEPT_CHORDS.has(event.key.toLowerCase());
}

export function isChord(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}

export interface Keys {
  run(): void;
  undo(): void;
  redo(): void;
  /** Closes what Escape closes; returns whether there was anything to close. */
  leave(): boolean;
}

/** Handles the widget's own shortcuts anywhere inside `root`. */
export function attachKeys(root: HTMLElement, keys: Keys, signal: AbortSignal): void {
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (handle(event, keys)) event.preventDefault();
  };
  root.addEventListener("keydown", pressed, { signal });
}

/** Handles a key; returns whether it is one of ours. */
function handle(event: KeyboardEvent, keys: Keys): boolean {
  const key = event.key.toLowerCase();
  if (key === "escape") return keys.leave();
  if (!isChord(event) || event.altKey) return false;
  if (key === "enter") keys.run();
  else if (isTyping(event)) return false;
  else if (key === "z" && event.shiftKey) keys.redo();
  else if (key === "z") keys.undo();
  else if (key === "y") keys.redo();
  else return false;
  return true;
}

/** Whether the target is a text field, which undoes its own typing. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
}
