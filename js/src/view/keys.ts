/** Keys that mean something here must not mean something to the notebook as well. */

const MARK = "data-lm-suppress-shortcuts";

/**
 * Of the chords with Ctrl or Cmd, those that act on JupyterLab's cells (run, merge, split, move, select, undo) or
 * search the notebook; the others, such as saving, reach it.
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
 * JupyterLab matches its shortcuts at the focused element first, so that the mark has to be on that one; it listens
 * on the document, so that the mark has to be set on the way there, at the window.
 */
export function keepShortcuts(root: HTMLElement, signal: AbortSignal): void {
  const mark = (event: KeyboardEvent) => {
    // At the window, `target` would be the root of a shadow tree, in which some hosts put widgets.
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
  /** Leaves what is left by Escape; whether there was anything. */
  leave(): boolean;
}

/** The widget's own chords, from anywhere inside `root`. */
export function attachKeys(root: HTMLElement, keys: Keys, signal: AbortSignal): void {
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    if (handle(event, keys)) event.preventDefault();
  };
  root.addEventListener("keydown", pressed, { signal });
}

/** Whether the key was one of ours. */
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

/** A text field takes its own typing back. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
}
