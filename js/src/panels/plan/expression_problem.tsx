/** Why an expression could not be parsed, with a mark at the word in question. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { holdsFocus } from "../../ui/focused";
import type { Expression } from "../../wire";
import type { ExpressionDraft } from "./expression_draft";

interface ExpressionProblemProps {
  id: string;
  box: RefObject<HTMLInputElement | null>;
  /** A draft that has a problem. */
  draft: ExpressionDraft & { problem: Expression };
}

export function ExpressionProblem({ id, box, draft }: ExpressionProblemProps) {
  const { problem, isDraft, expression } = draft;
  const [before, word] = splitAtProblem(problem);
  // The word is selected in the box too, so that typing replaces it.
  useLayoutEffect(() => {
    if (isDraft || !box.current || !holdsFocus(box.current)) return;
    box.current.setSelectionRange(before.length, before.length + word.length);
    // Once for each answer.
  }, [expression]);
  return (
    <>
      <p id={id} class="ssw-field-problem">{`Column ${problem.column}: ${problem.problem}`}</p>
      <p class="ssw-expression-marked" aria-hidden="true">
        {before}
        {/* If something is missing at the end, there is no word to mark. */}
        <mark>{word || "\u00a0\u00a0"}</mark>
      </p>
    </>
  );
}

/** The text before the problem, and the word at which it is. Columns count characters, not UTF-16 units. */
export function splitAtProblem({ text, column }: Expression): [string, string] {
  const before = Array.from(text)
    .slice(0, column - 1)
    .join("");
  const [word = ""] = /^(?:"(?:[^"]|"")*"?|[()+]|[^\s()+"]+)/u.exec(text.slice(before.length)) ?? [];
  return [before, word];
}
