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
import type { Elements, Expression } from "../../wire";
import { useIsLive } from "../side/hooks";
import { begunWord, completed, type Suggestion, written } from "./completion";
import { type ExpressionDraft, useExpressionDraft } from "./expression_draft";
import type { OrderedStep } from "./order";
import { usePreviewOf } from "./preview";

export function ExpressionBox({ order }: { order: readonly OrderedStep[] }) {
  const { traits } = useView();
  const id = useUniqueId("expression");
  const box = useRef<HTMLInputElement>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const Parts = useDeferred(isHelpOpen) ?? loadedDeferred();
  const draft = useExpressionDraft(() => box.current != null && holdsFocus(box.current));
  const completion = useCompletion(box, draft, traits.get("elements"));
  const elements = traits.get("elements");
  const placeholder = useMemo(() => exampleOf(elements, order), [elements, order]);
  const isLive = useIsLive();
  usePreviewOf(draft.isDraft ? draft.text : "");
  useMarkedProblem(box, draft);
  const apply = () => {
    if (isLive) draft.apply();
    box.current?.focus();
  };
  return (
    <div class="ssw-expression">
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
          aria-describedby={`${id}-problem`}
          aria-invalid={draft.problem ? "true" : undefined}
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
      <Problem id={`${id}-problem`} expression={draft.problem} />
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
      setFound(loadedDeferred()?.suggestions(begunWord(text, at), elements) ?? []);
      setActive(null);
    },
    move(by) {
      const next = (active ?? (by === 1 ? -1 : found.length)) + by;
      setActive((next + found.length) % found.length);
    },
    take({ text }) {
      const [whole, at] = completed(draft.text, box.current?.selectionStart ?? draft.text.length, text);
      caret.current = at;
      draft.type(whole);
      close();
    },
  };
}

function actOnKey(event: KeyboardEvent, completion: Completion, draft: ExpressionDraft): void {
  if (event.altKey) return;
  if (isChord(event)) {
    // Run means what is typed here, not what was selected before.
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
    ["Escape", isOpen ? completion.close : draft.revert],
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

/** What a key does here it does not do around the box as well. */
function only(event: KeyboardEvent, act: () => void): void {
  event.stopPropagation();
  event.preventDefault();
  act();
}

function Problem({ id, expression }: { id: string; expression: Expression | null }) {
  if (!expression) return <p id={id} hidden />;
  const [before, word] = splitAtProblem(expression);
  return (
    <>
      <p id={id} class="ssw-field-problem">{`Column ${expression.column}: ${expression.problem}`}</p>
      <p class="ssw-expression-marked" aria-hidden="true">
        {before}
        {/* Where something is missing at the end there is no word to mark. */}
        <mark>{word || "\u00a0\u00a0"}</mark>
      </p>
    </>
  );
}

/** Puts the mark into the box too, where typing replaces it. */
function useMarkedProblem(
  box: RefObject<HTMLInputElement | null>,
  { problem, isDraft, expression }: ExpressionDraft,
): void {
  useLayoutEffect(() => {
    if (!problem || isDraft || !box.current || !holdsFocus(box.current)) return;
    const [before, word] = splitAtProblem(problem);
    box.current.setSelectionRange(before.length, before.length + word.length);
    // Once for each answer.
  }, [expression]);
}

/** What stands before the problem, and the word that it begins at. Columns count characters, not UTF-16 units. */
export function splitAtProblem({ text, column }: Expression): [string, string] {
  const before = Array.from(text)
    .slice(0, column - 1)
    .join("");
  const [word = ""] = /^(?:"(?:[^"]|"")*"?|[()+]|[^\s()+"]+)/u.exec(text.slice(before.length)) ?? [];
  return [before, word];
}

/** From a step to one downstream of it, of this pipeline. */
function exampleOf({ edges }: Elements, order: readonly OrderedStep[]): string {
  const outer = order.filter(({ depth }) => depth === 0).map(({ step }) => step.id);
  const hasSource = new Set(edges.map(({ target }) => target));
  const from = outer.find((name) => hasSource.has(name)) ?? outer[0];
  const to = outer.at(-1);
  if (from === undefined || to === undefined) return "";
  return from === to ? `${written(from)}+` : `${written(from)}+ and +${written(to)}`;
}
