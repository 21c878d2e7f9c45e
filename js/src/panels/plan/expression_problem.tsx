/** Why an expression was not read, with a mark at the word that it is about. */

import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { holdsFocus } from "../../ui/focused";
import type { Expression } from "../../wire";
import type { ExpressionDraft } from "./expression_draft";

interface ExpressionProblemProps {
  id: string;
  box: RefObject<HTMLInputElement | null>;
  /** One that has a problem. */
  draft: ExpressionDraft & { problem: Expression };
}

export function ExpressionProblem({ id, box, draft }: ExpressionProblemProps) {
  const { problem, isDraft, expression } = draft;
  const [before, word] = splitAtProblem(problem);
  // The mark stands in the box too, where typing replaces it.
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
        {/* Where something is missing at the end there is no word to mark. */}
        <mark>{word || "\u00a0\u00a0"}</mark>
      </p>
    </>
  );
}

/** What stands before the problem, and the word that it begins at. Columns count characters, not UTF-16 units. */
export function splitAtProblem({ text, column }: Expression): [string, string] {
  const before = Array.from(text)
    .slice(0, column - 1)
    .join("");
  const [word = ""] = /^(?:"(?:[^"]|"")*"?|[()+]|[^\s()+"]+)/u.exec(text.slice(before.length)) ?? [];
  return [before, word];
}
