/** The search for a step by its name, display name or type; the graph moves to what is found. */

import { render } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { onAbort } from "../listen";
import type { StepElement } from "../wire";

export interface SearchParts {
  steps: readonly StepElement[];
  /** Marks the steps found, and goes to the one at `at`; `null` goes nowhere. */
  show(found: readonly string[], at: string | null): void;
  /** Announces the result to a screen reader, whose user sees neither marks nor where the graph went. */
  tell(words: string): void;
  /** @param at The step to go to; `null` returns the keyboard to where it was. */
  close(at: string | null): void;
}

/** How long after the last key the result is announced. */
const PAUSE_MS = 400;

/** The steps whose name, display name or type contains the text, in definition order; none for no text. */
export function findSteps(steps: readonly StepElement[], text: string): string[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const has = (part: string) => part.toLowerCase().includes(wanted);
  return steps.filter((step) => [step.id, step.display_name, step.type].some(has)).map(({ id }) => id);
}

function Search({ steps, show, tell, close }: SearchParts) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const found = useMemo(() => findSteps(steps, text), [steps, text]);
  const current = found[at] ?? null;
  useLayoutEffect(() => input.current?.focus({ preventScroll: true }), []);
  useLayoutEffect(() => show(found, current), [found, current, show]);
  const count = text.trim() ? countText(found.length, at) : "";
  useEffect(() => {
    if (!count) return;
    const waiting = setTimeout(
      () => tell(current == null ? "No step found" : `${current}, ${count}`),
      PAUSE_MS,
    );
    return () => clearTimeout(waiting);
  }, [current, count, tell]);
  const onKeyDown = (event: KeyboardEvent) => {
    const isMod = event.ctrlKey || event.metaKey;
    const back = event.shiftKey || event.key === "ArrowUp";
    if (event.key === "Escape") close(null);
    else if (event.key === "Enter" && !isMod && !event.shiftKey) close(current);
    else if (["ArrowDown", "ArrowUp", "Enter"].includes(event.key) && !isMod && found.length > 0)
      setAt((at + (back ? -1 : 1) + found.length) % found.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search class="ssw-search">
      <input
        ref={input}
        type="text"
        value={text}
        placeholder="Name or type of a step"
        aria-label="Find a step"
        spellcheck={false}
        onKeyDown={onKeyDown}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
      />
      <span class="ssw-search-count">{count}</span>
      <button type="button" aria-label="Close the search" onClick={() => close(null)}>
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d="M4 4l8 8M12 4l-8 8" />
        </svg>
      </button>
    </search>
  );
}

/** `2 of 5`. */
export function countText(count: number, at: number): string {
  return count === 0 ? "None" : `${at + 1} of ${count}`;
}

/** Returns a function that opens the search over the drawing, or selects its text if it is open. */
export function attachSearch(canvas: HTMLElement, parts: SearchParts, signal: AbortSignal): () => void {
  const root = document.createElement("div");
  root.className = "ssw-search-root";
  canvas.append(root);
  const empty = () => render(null, root);
  const close = (at: string | null) => {
    empty();
    parts.close(at);
  };
  onAbort(signal, () => {
    empty();
    root.remove();
  });
  return () => {
    const input = root.querySelector("input");
    if (input) input.select();
    else render(<Search {...parts} close={close} />, root);
  };
}
