/** Tabs as the WAI-ARIA Authoring Practices describe them: one Tab stop, arrow keys choose. */

import { h, setAttribute, setHidden, uniqueId } from "./dom";

export interface Tab {
  /** Goes into the tab: words, and a count that changes. */
  label: HTMLElement;
  panel: HTMLElement;
  /** Called when somebody has chosen it. */
  opened?: () => void;
}

/** Shows the tabs in `slot`; the returned function chooses one of them. */
export function mountTabs(slot: HTMLElement, name: string, tabs: readonly Tab[]): (index: number) => void {
  const handles = tabs.map(makeHandle);
  const list = h("div", { class: "ssw-tablist", role: "tablist", "aria-label": name }, ...handles);
  slot.append(list, ...tabs.map((tab) => tab.panel));

  const choose = (chosen: number) => {
    handles.forEach((handle, index) => {
      setAttribute(handle, "aria-selected", index === chosen ? "true" : "false");
      handle.tabIndex = index === chosen ? 0 : -1;
    });
    tabs.forEach((tab, index) => {
      setHidden(tab.panel, index !== chosen);
    });
  };
  const open = (chosen: number) => {
    choose(chosen);
    tabs[chosen]?.opened?.();
  };
  list.addEventListener("click", (event) => {
    const index = handles.findIndex((handle) => handle.contains(event.target as Node));
    if (index >= 0) open(index);
  });
  list.addEventListener("keydown", (event) => {
    const present = handles.indexOf(event.target as HTMLButtonElement);
    const next = nextIndex(event.key, present, handles.length);
    if (next == null) return;
    event.preventDefault();
    open(next);
    handles[next]?.focus();
  });
  choose(0);
  return choose;
}

function makeHandle({ label, panel }: Tab): HTMLButtonElement {
  const handleId = uniqueId("tab");
  panel.id = uniqueId("tabpanel");
  setAttribute(panel, "role", "tabpanel");
  setAttribute(panel, "aria-labelledby", handleId);
  return h(
    "button",
    { id: handleId, type: "button", role: "tab", class: "ssw-tab", "aria-controls": panel.id },
    label,
  );
}

function nextIndex(key: string, present: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
      return (present + 1) % count;
    case "ArrowLeft":
      return (present - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
