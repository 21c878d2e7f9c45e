/** The focus is never lost: where the element that has it goes, what stands in its place gets it; moved, it keeps it. */

/** A part of the widget whose controls stand in for each other. */
const HOME = "[data-focus-home]";
/** The control that is the likeliest next one. */
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
      // Where the focus goes elsewhere by itself, there is nothing to keep.
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
  signal.addEventListener("abort", () => observer.disconnect());
}

/** What is moved within the page is taken out of it first, which costs it the focus. */
function wasMoved(element: Element, records: readonly MutationRecord[]): boolean {
  return records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)));
}

function isShown(element: Element): boolean {
  return element.isConnected && !element.closest("[hidden]");
}

/** Whether something of the page has the focus, rather than what holds the widget: its body, or the notebook. */
function hasFocus(root: HTMLElement): boolean {
  const { activeElement } = root.getRootNode() as Document | ShadowRoot;
  return activeElement != null && !activeElement.contains(root);
}

/** The likeliest next control: of the same part, or else of another; where there is none, whatever takes the focus. */
function substitute(root: HTMLElement, home: Element | null): HTMLElement | undefined {
  const homes = [home, ...root.querySelectorAll(HOME)].filter((each) => each?.isConnected);
  for (const selector of [FIRST, FOCUSABLE]) {
    const found = homes.map((each) => each?.querySelector<HTMLElement>(selector));
    const shown = found.find((each) => each && isShown(each));
    if (shown) return shown;
  }
  return root.querySelector<HTMLElement>(FOCUSABLE) ?? undefined;
}
