/** A view that fills the window: in the browser's top layer, where its notebook cannot clip it. */

import type { Signal } from "@preact/signals";
import { FOCUSABLE } from "./keep_focus";

/** Fills the window with `root` until the returned function is called; clears `isFull` if the focus leaves. */
export function fillWindow(root: HTMLElement, isFull: Signal<boolean>): () => void {
  const life = new AbortController();
  const { signal } = life;
  root.classList.add("ssw-full-window");
  root.setAttribute("popover", "manual");
  root.showPopover?.();
  root.addEventListener("keydown", keepInside, { signal });
  // The page's context menu would open behind this view and take its keys. The browser's own opens in front.
  root.addEventListener("contextmenu", (event) => event.stopPropagation(), { signal });
  // A dialog or the command palette opens behind this view too, and takes the focus: it has to be visible.
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
