/** Tabs as in the WAI-ARIA Authoring Practices: one Tab stop; arrow keys choose, down enters the panel. */

import type { Signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { useRef } from "preact/hooks";
import { useUniqueId } from "../../ui/unique_id";
import type { TabName } from "../../view/view";
import { Spoken } from "./words";

export interface Tab {
  key: TabName;
  label: string;
  /** Shown beside the label; `""` for none. */
  count: string;
  /** What is counted, for screen readers. */
  counted: string;
  hasProblem: boolean;
  Panel: FunctionComponent;
}

interface TabsProps {
  name: string;
  tabs: readonly Tab[];
  chosen: Signal<TabName>;
}

/** What the down arrow focuses in a panel: its rows, its list, or the first control. */
const ENTRIES = ["tbody [tabindex='0']", "[tabindex='0']", "input, select, button"];

/** A panel is created when its tab is first opened, and keeps what is typed in it while others are open. */
export function Tabs({ name, tabs, chosen }: TabsProps) {
  const id = useUniqueId("tab");
  const list = useRef<HTMLDivElement>(null);
  const opened = useRef(new Set<TabName>());
  opened.current.add(chosen.value);
  const choose = (tab: Tab) => {
    chosen.value = tab.key;
  };
  const keyPressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") {
      const panel = list.current?.parentElement?.querySelector("[role=tabpanel]:not([hidden])");
      const entry = ENTRIES.map((each) => panel?.querySelector<HTMLElement>(each)).find(Boolean);
      event.preventDefault();
      return entry?.focus();
    }
    const present = tabs.findIndex(({ key }) => key === chosen.value);
    const next = nextIndex(event.key, present, tabs.length);
    const tab = tabs[next ?? -1];
    if (next == null || !tab) return;
    event.preventDefault();
    event.stopPropagation();
    choose(tab);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <>
      <div ref={list} class="ssw-tablist" role="tablist" aria-label={name} onKeyDown={keyPressed}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            class="ssw-tab"
            aria-selected={tab.key === chosen.value}
            aria-controls={`${id}-${tab.key}-panel`}
            tabIndex={tab.key === chosen.value ? 0 : -1}
            onClick={() => choose(tab)}
          >
            <Label {...tab} />
          </button>
        ))}
      </div>
      {tabs.map(({ key, Panel }) => (
        <div
          key={key}
          id={`${id}-${key}-panel`}
          class="ssw-tabpanel"
          role="tabpanel"
          aria-labelledby={`${id}-${key}`}
          hidden={key !== chosen.value}
        >
          {opened.current.has(key) && <Panel />}
        </div>
      ))}
    </>
  );
}

function Label({ label, count, counted, hasProblem }: Tab) {
  return (
    <span data-problem={hasProblem || undefined}>
      {label}
      {count && (
        <>
          {" "}
          <span class="ssw-count">{count}</span>
          <Spoken text={` ${counted}`} />
        </>
      )}
      {hasProblem && <Spoken text=", with problems" />}
    </span>
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
