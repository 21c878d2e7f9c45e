/** Keeps the focus in the widget: if its element is removed, another gets it; if it is moved, it keeps it. */

import { onAbort } from "../listen";

/** A part of the widget whose controls can replace one another. */
const HOME = "[data-focus-home]";
/** The control that is most likely used next. */
const FIRST = "[data-focus-first]";
export const FOCUSABLE = 'button, a[href], input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** Watches `root` until the signal aborts. */
export function keepFocus(root: HTMLElement, signal: AbortSignal): void {
  let last: HTMLElement | null = null;
  let home: Element | null = null;
  root.addEventListener(
    "focusin",
    ({ target }) => {
      last = target as HTMLElement;
      home = last.closest(HOME);
    },
    { signal },
  );
  root.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      // If the focus goes to another element, there is nothing to keep.
      if (relatedTarget) last = null;
    },
    { signal },
  );
  const observer = new MutationObserver((records) => {
    if (!last || hasFocus(root)) return;
    if (isShown(last)) {
      if (wasMoved(last, records)) last.focus();
      return;
    }
    last = null;
    substitute(root, home)?.focus();
  });
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ["hidden"] });
  onAbort(signal, () => observer.disconnect());
}

/** Whether an element was moved within the page, which removes it first, so that it loses the focus. */
function wasMoved(element: Element, records: readonly MutationRecord[]): boolean {
  return records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)));
}

function isShown(element: Element): boolean {
  return element.isConnected && !element.closest("[hidden]");
}

/** Whether the focus is on an element that does not merely contain the widget, like the page's body. */
function hasFocus(root: HTMLElement): boolean {
  const { activeElement } = root.getRootNode() as Document | ShadowRoot;
  return activeElement != null && !activeElement.contains(root);
}

/** The most likely next control, in the same part or else another; any focusable element if there is none. */
function substitute(root: HTMLElement, home: Element | null): HTMLElement | undefined {
  const homes = [home, ...root.querySelectorAll(HOME)].filter((each) => each?.isConnected);
  for (const selector of [FIRST, FOCUSABLE]) {
    const found = homes.map((each) => each?.querySelector<HTMLElement>(selector));
    const shown = found.find((each) => each && isShown(each));
    if (shown) return shown;
  }
  return root.querySelector<HTMLElement>(FOCUSABLE) ?? undefined;
}
