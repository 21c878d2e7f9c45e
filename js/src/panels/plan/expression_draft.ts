/** What stands in the expression box: a draft, or the selection as Python renders it. */

import { useRef, useState } from "preact/hooks";
import { useView } from "../../view/view";
import type { Expression } from "../../wire";

export interface ExpressionDraft {
  text: string;
  /** Whether the text was typed and is not applied. */
  isDraft: boolean;
  /** The problem to show; `null` for none. */
  problem: Expression | null;
  /** The present one, whether its problem is shown or not. */
  expression: Expression;
  type(text: string): void;
  apply(): void;
  revert(): void;
}

/**
 * No rendering of the selection replaces a draft while somebody is at it.
 *
 * @param isEditing whether the box has the focus.
 */
export function useExpressionDraft(isEditing: () => boolean): ExpressionDraft {
  const { model, traits } = useView();
  const expression = traits.get("expression");
  const [draft, setDraft] = useState<string | null>(null);
  // What was applied and is not answered, or went back to.
  const [settled, setSettled] = useState<string | null>(null);
  const [dismissed, setDismissed] = useState<Expression | null>(null);
  const seen = useRef(expression);
  const rendered = useRef(expression.problem ? "" : expression.text);
  if (!expression.problem) rendered.current = expression.text;
  if (seen.current !== expression) {
    seen.current = expression;
    if (settled != null) setSettled(null);
    if (draft != null && !isEditing()) setDraft(null);
  }
  const shown = settled ?? expression.text;
  return {
    text: draft ?? shown,
    isDraft: draft != null && draft !== shown,
    problem: expression.problem && dismissed !== expression ? expression : null,
    expression,
    type: setDraft,
    apply() {
      const text = draft ?? shown;
      // The same text again gets the same answer, which Python need not repeat.
      setDismissed(text === expression.text ? null : expression);
      setSettled(text);
      setDraft(null);
      void model.command("select", { expression: text });
    },
    revert() {
      setDraft(null);
      setSettled(rendered.current);
      setDismissed(expression);
    },
  };
}
