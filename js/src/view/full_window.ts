/** A view that fills the window: in the browser's top layer, where its notebook cannot clip it. */

import type { Signal } from "@preact/signals";
import { FOCUSABLE } from "./keep_focus";

/** Fills the window with `root` until the returned function is called; says by `isFull` when that is to be. */
export function fillWindow(root: HTMLElement, isFull: Signal<boolean>): () => void {
  const life = new AbortController();
  const { signal } = life;
  root.classList.add("ssw-full-window");
  root.setAttribute("popover", "manual");
  root.showPopover?.();
  root.addEventListener("keydown", keepInside, { signal });
  // The page's own menu would open behind, and take keys that nobody sees act; the browser's is in front.
  root.addEventListener("contextmenu", (event) => event.stopPropagation(), { signal });
  // So would a dialog, or the palette of commands: what has the focus is to be seen.
  const left = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && !root.contains(relatedTarget as Node)) isFull.value = false;
  };
  root.addEventListener("focusout", left, { signal });
  return () => {
    life.abort();
    root.hidePopover?.();
    root.removeAttribute("popover");
    root.classList.remove("ssw-full-window");
  };
}

/** Lets Tab go from the last control to the first, and back, as nothing else is visible. */
function keepInside(event: KeyboardEvent): void {
  if (event.key !== "Tab" || event.defaultPrevented) return;
  const root = event.currentTarget as HTMLElement;
  const stops = [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isStop);
  const [first, last] = [stops[0], stops.at(-1)];
  const [target] = event.composedPath();
  if (event.shiftKey && target === first) last?.focus();
  else if (!event.shiftKey && target === last) first?.focus();
  else return;
  event.preventDefault();
}

function isStop(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && element.getClientRects().length > 0;
}
