/** A box that narrows a long list by what its items say. */

import { h, setHidden, setText } from "./dom";

export interface Filter {
  element: HTMLElement;
  matches(...texts: string[]): boolean;
  isActive(): boolean;
  clear(): void;
  /** Says how many of how many are shown, and whether the box is needed. */
  report(shown: number, total: number): void;
}

/**
 * Lists of up to `glance` items show at a glance and get no box.
 *
 * @param by what of an item is searched, as the box says it: `name or type`.
 */
export function makeFilter(noun: string, by: string, glance: number, changed: () => void): Filter {
  const box = h("input", {
    type: "search",
    class: "ssw-input",
    placeholder: `Filter ${noun}`,
    "aria-label": `Filter ${noun} by ${by}`,
    autocomplete: "off",
    spellcheck: "false",
  });
  const count = h("span", { class: "ssw-filter-count", role: "status" });
  const element = h("div", { class: "ssw-filter", hidden: true }, box, count);
  const wanted = () => box.value.trim().toLowerCase();
  const clear = () => {
    box.value = "";
    changed();
  };
  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.value) return;
    // Escape empties the box first; only then does it reach the selection.
    event.stopPropagation();
    event.preventDefault();
    clear();
  });
  return {
    element,
    clear,
    matches: (...texts) => texts.some((text) => text.toLowerCase().includes(wanted())),
    isActive: () => wanted() !== "",
    report(shown, total) {
      setHidden(element, total <= glance);
      setText(count, shown < total ? `${shown} of ${total}` : "");
    },
  };
}
