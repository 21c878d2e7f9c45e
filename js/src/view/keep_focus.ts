/** The focus is never lost: where the element that has it goes, what stands in its place gets it. */

/** A part of the widget whose controls stand in for each other. */
const HOME = "[data-focus-home]";
/** The control that is the likeliest next one. */
const FIRST = "[data-focus-first]";
const FOCUSABLE = 'button, a[href], input, select, summary, [tabindex]:not([tabindex="-1"])';

/** Watches `root` until the signal aborts. */
export function keepFocus(root: HTMLElement, signal: AbortSignal): void {
  let last: Element | null = null;
  let home: Element | null = null;
  root.addEventListener(
    "focusin",
    ({ target }) => {
      last = target as Element;
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
  const observer = new MutationObserver(() => {
    if (!last || isShown(last) || hasFocus(root)) return;
    last = null;
    substitute(root, home)?.focus();
  });
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ["hidden"] });
  signal.addEventListener("abort", () => observer.disconnect());
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
