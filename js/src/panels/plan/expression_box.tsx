/**
 * The selection as a line of text, to be read, edited and applied.
 *
 * Python renders the selection and reads what was typed; the box completes names and keywords.
 */

import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { loadedDeferred, useDeferred } from "../../deferred";
import { Button, SignButton } from "../../ui/button";
import { holdsFocus } from "../../ui/focused";
import { useUniqueId } from "../../ui/unique_id";
import { isChord } from "../../view/keys";
import { useView } from "../../view/view";
import type { Elements } from "../../wire";
import { useIsLive } from "../side/hooks";
import type { Suggestion } from "./completion";
import { type ExpressionDraft, useExpressionDraft } from "./expression_draft";
import type { OrderedStep } from "./order";
import { usePreviewOf } from "./preview";
import { written } from "./written";

export function ExpressionBox({ order }: { order: readonly OrderedStep[] }) {
  const { traits } = useView();
  const id = useUniqueId("expression");
  const box = useRef<HTMLInputElement>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const draft = useExpressionDraft(() => box.current != null && holdsFocus(box.current));
  const Parts = useDeferred(isHelpOpen || draft.problem != null) ?? loadedDeferred();
  const completion = useCompletion(box, draft, traits.get("elements"));
  const elements = traits.get("elements");
  const placeholder = useMemo(() => exampleOf(elements, order), [elements, order]);
  const isLive = useIsLive();
  usePreviewOf(draft.isDraft ? draft.text : "");
  const { problem } = draft;
  const apply = () => {
    if (isLive) draft.apply();
    box.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the help from wherever it bubbles up here
    <div
      class="ssw-expression"
      onKeyDown={(event) => {
        if (event.key === "Escape" && isHelpOpen) only(event, () => setHelpOpen(false));
      }}
    >
      <div class="ssw-expression-control">
        <input
          ref={box}
          type="text"
          class="ssw-input ssw-expression-input"
          role="combobox"
          aria-label="Selection"
          aria-expanded={completion.found.length > 0}
          aria-controls={`${id}-found`}
          aria-autocomplete="list"
          aria-activedescendant={completion.active == null ? undefined : `${id}-${completion.active}`}
          aria-describedby={problem ? `${id}-problem` : undefined}
          aria-invalid={problem ? "true" : undefined}
          placeholder={placeholder}
          readOnly={!isLive}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={draft.text}
          onInput={({ currentTarget }) => {
            draft.type(currentTarget.value);
            completion.look(currentTarget.value, currentTarget.selectionStart ?? 0);
          }}
          onBlur={completion.close}
          onKeyDown={(event) => {
            if (!event.isComposing) actOnKey(event, completion, { ...draft, apply });
          }}
        />
        {draft.isDraft && (
          <Button title="Enter applies, Escape goes back" press={apply}>
            Apply
          </Button>
        )}
        <SignButton
          name="How to write a selection"
          title="How to write a selection"
          aria-expanded={isHelpOpen}
          aria-controls={`${id}-help`}
          independent
          press={() => setHelpOpen(!isHelpOpen)}
        >
          ?
        </SignButton>
        {Parts && <Parts.Found id={id} completion={completion} />}
      </div>
      {problem && Parts && (
        <Parts.ExpressionProblem id={`${id}-problem`} box={box} draft={{ ...draft, problem }} />
      )}
      {isHelpOpen && Parts && <Parts.ExpressionHelp id={`${id}-help`} />}
    </div>
  );
}

export interface Completion {
  found: readonly Suggestion[];
  active: number | null;
  look(text: string, caret: number): void;
  move(by: 1 | -1): void;
  take(suggestion: Suggestion): void;
  close(): void;
}

function useCompletion(
  box: RefObject<HTMLInputElement | null>,
  draft: ExpressionDraft,
  elements: Elements,
): Completion {
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const [active, setActive] = useState<number | null>(null);
  const caret = useRef<number | null>(null);
  const close = () => {
    setFound([]);
    setActive(null);
  };
  useLayoutEffect(() => {
    if (caret.current != null) box.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });
  return {
    found,
    active,
    close,
    look(text, at) {
      setFound(loadedDeferred()?.suggestions(text, at, elements) ?? []);
      setActive(null);
    },
    move(by) {
      const next = (active ?? (by === 1 ? -1 : found.length)) + by;
      setActive((next + found.length) % found.length);
    },
    take({ text }) {
      const caretAt = box.current?.selectionStart ?? draft.text.length;
      const done = loadedDeferred()?.completed(draft.text, caretAt, text);
      if (!done) return; // Without the deferred part, there are no suggestions.
      caret.current = done[1];
      draft.type(done[0]);
      close();
    },
  };
}

function actOnKey(event: KeyboardEvent, completion: Completion, draft: ExpressionDraft): void {
  if (event.altKey) return;
  if (isChord(event)) {
    // Run refers to what is typed here, not to what was selected before.
    if (event.key === "Enter" && (draft.isDraft || draft.problem)) {
      completion.close();
      only(event, draft.run);
    }
    return;
  }
  const { found, active } = completion;
  const chosen = active == null ? undefined : found[active];
  const isOpen = found.length > 0;
  const acts = new Map<string, (() => void) | false>([
    ["ArrowDown", isOpen && (() => completion.move(1))],
    ["ArrowUp", isOpen && (() => completion.move(-1))],
    // If there is nothing to revert, Escape is left to what is around the box.
    ["Escape", isOpen ? completion.close : (draft.isDraft || draft.problem != null) && draft.revert],
    [
      "Enter",
      () => {
        if (chosen) return completion.take(chosen);
        completion.close();
        draft.apply();
      },
    ],
  ]);
  const act = acts.get(event.key);
  if (act) only(event, act);
}

/** Handles a key here only, so that nothing around the box handles it too. */
function only(event: KeyboardEvent, act: () => void): void {
  event.stopPropagation();
  event.preventDefault();
  act();
}

/** An example of an expression with steps of this pipeline: from one step to a later one. */
function exampleOf({ edges }: Elements, order: readonly OrderedStep[]): string {
  const outer = order.filter(({ depth }) => depth === 0).map(({ step }) => step.id);
  const hasSource = new Set(edges.map(({ target }) => target));
  const from = outer.find((name) => hasSource.has(name)) ?? outer[0];
  const to = outer.at(-1);
  if (from === undefined || to === undefined) return "";
  return from === to ? `${written(from)}+` : `${written(from)}+ and +${written(to)}`;
}
