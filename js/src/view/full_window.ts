/** A view that fills the window: in the browser's top layer, whatever its notebook clips. */

import { FOCUSABLE } from "./keep_focus";

/** Fills the window with `root` until the returned function is called. */
export function fillWindow(root: HTMLElement): () => void {
  root.classList.add("ssw-full-window");
  root.setAttribute("popover", "manual");
  root.showPopover?.();
  root.addEventListener("keydown", keepInside);
  return () => {
    root.removeEventListener("keydown", keepInside);
    root.hidePopover?.();
    root.removeAttribute("popover");
    root.classList.remove("ssw-full-window");
  };
}

/** Tab goes from the last control to the first: nothing else is in sight. */
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
