import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useDeferred } from "../../deferred";

interface FilterBoxProps {
  /** What is filtered, in the plural. */
  noun: string;
  /** Which texts of an item are searched: `name or type`. */
  by: string;
  text: Signal<string>;
  shown: number;
  total: number;
  children?: ComponentChildren;
}

/** A box that filters a long list by the texts of its items. */
export function FilterBox({ noun, by, text, shown, total, children }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const isNarrowed = shown < total;
  const Parts = useDeferred(isNarrowed);
  const clear = () => {
    text.value = "";
    input.current?.focus();
  };
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !text.value) return;
    // Escape first empties the box; what is around it handles only the next one.
    event.stopPropagation();
    event.preventDefault();
    clear();
  };
  return (
    <div class="ssw-filter">
      <input
        ref={input}
        type="search"
        class="ssw-input"
        placeholder={`Filter ${noun}`}
        aria-label={`Filter ${noun} by ${by}`}
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={keyPressed}
      />
      {isNarrowed && Parts && <Parts.FilterCount noun={noun} shown={shown} total={total} clear={clear} />}
      {children}
    </div>
  );
}

/** Whether one of the texts contains what is looked for, ignoring case. */
export function matches(wanted: string, ...texts: string[]): boolean {
  const sought = wanted.trim().toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(sought));
}
