/** The items of the menu of named selections. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useView } from "../../view/view";
import type { Preset } from "../../wire";
import { counted, selectSteps } from "../state";
import type { Place } from "./preset_menu";

/** More names than this are counted, not listed; the title has them all. */
const NAMED = 2;

interface PresetItemsProps {
  id: string;
  firstAt: Place;
  close(givesFocusBack: boolean): void;
}

export function PresetItems({ id, firstAt, close }: PresetItemsProps) {
  const { model, traits, preview } = useView();
  const presets = traits.get("preset_menu");
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const isEmpty = presets.length === 0;
  useLayoutEffect(() => {
    (items().at(firstAt) ?? menu.current)?.focus();
    // Runs again once there are items.
  }, [isEmpty]);
  const consider = ({ steps, unavailable }: Preset) => {
    preview.value = unavailable ? null : new Set(steps);
  };
  const choose = ({ steps, unavailable }: Preset) => {
    if (unavailable) return;
    close(true);
    selectSteps(model, new Set(steps));
  };
  const left = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && !menu.current?.contains(relatedTarget as Node)) close(false);
  };
  return (
    <div
      ref={menu}
      id={id}
      class="ssw-presets"
      role="menu"
      aria-label="Select"
      tabIndex={-1}
      onKeyDown={(event) => actOnKey(event, items(), () => close(true))}
      onFocusOut={left}
    >
      {isEmpty && (
        <p class="ssw-placeholder" role="none">
          Reading…
        </p>
      )}
      {presets.map((preset) => (
        <button
          key={preset.code}
          type="button"
          class="ssw-preset"
          role="menuitem"
          tabIndex={-1}
          title={preset.unavailable || preset.steps.join(", ")}
          aria-disabled={preset.unavailable ? "true" : undefined}
          onClick={() => choose(preset)}
          onFocus={() => consider(preset)}
          onPointerEnter={() => consider(preset)}
        >
          <span class="ssw-preset-label">{preset.label}</span>{" "}
          <span class="ssw-preset-detail">{preset.unavailable || stepsText(preset.steps)}</span>
        </button>
      ))}
    </div>
  );
}

function actOnKey(event: KeyboardEvent, items: readonly HTMLElement[], leave: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // While the menu is open, only the menu handles keys.
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    leave();
    return;
  }
  const next = nextItem(event.key, items, items.indexOf(event.target as HTMLElement));
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextItem(key: string, items: readonly HTMLElement[], present: number): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[(present + 1) % items.length];
    case "ArrowUp":
      return items.at(Math.max(present, 0) - 1);
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    default:
      return key.length === 1 ? startingWith(key, items, present) : undefined;
  }
}

/** The next item after the present one whose label starts with a letter. */
function startingWith(letter: string, items: readonly HTMLElement[], present: number) {
  const inTurn = [...items.slice(present + 1), ...items.slice(0, present + 1)];
  return inTurn.find((item) => item.textContent?.toLowerCase().startsWith(letter.toLowerCase()));
}

/** `5 steps: A, B and 3 more`. */
function stepsText(steps: readonly string[]): string {
  const rest = steps.length - NAMED;
  const named = steps.slice(0, NAMED).join(", ");
  return `${counted(steps.length, "step")}: ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
}
