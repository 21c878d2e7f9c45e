/** The text of the expression box: a draft, or the selection as Python renders it. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useView } from "../../view/view";
import type { Expression } from "../../wire";

const NOT_APPLIED = "The expression is not applied: press Enter in its box, or clear it.";
const MISTAKEN = "The expression has a mistake: mend or clear it.";

export interface ExpressionDraft {
  text: string;
  /** Whether the text was typed and is not applied. */
  isDraft: boolean;
  /** The problem to show; `null` for none. */
  problem: Expression | null;
  /** The present expression, whether its problem is shown or not. */
  expression: Expression;
  type(text: string): void;
  apply(): void;
  /** Applies it, and runs what it selects. */
  run(): void;
  revert(): void;
}

/**
 * Keeps a draft while it is being edited: no rendering of the selection replaces it.
 *
 * @param isEditing whether the box has the focus.
 */
export function useExpressionDraft(isEditing: () => boolean): ExpressionDraft {
  const view = useView();
  const { model, traits } = view;
  const expression = traits.get("expression");
  const [draft, setDraft] = useState<string | null>(null);
  // The text that was applied and is not answered yet, or that was reverted to.
  const [settled, setSettled] = useState<string | null>(null);
  const [unansweredCount, setUnansweredCount] = useState(0);
  const isToRun = useRef(false);
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
  const text = draft ?? shown;
  const isDraft = draft != null && draft !== shown;
  const problem = expression.problem && dismissed !== expression ? expression : null;
  useLayoutEffect(() => {
    // A cleared box does not prevent a start of what is selected.
    const isCleared = unansweredCount === 0 && text.trim() === "";
    const isPending = unansweredCount > 0 || isDraft;
    view.unapplied.value = isCleared ? "" : isPending ? NOT_APPLIED : problem ? MISTAKEN : "";
    if (unansweredCount > 0 || !isToRun.current) return;
    isToRun.current = false;
    view.run();
  });
  useLayoutEffect(
    () => () => {
      view.unapplied.value = "";
    },
    [view],
  );
  const apply = async () => {
    // The same text gets the same answer, which Python need not send again.
    setDismissed(text === expression.text ? null : expression);
    setSettled(text);
    setDraft(null);
    setUnansweredCount((count) => count + 1);
    const failure = await model.command("select", { expression: text });
    setUnansweredCount((count) => count - 1);
    if (!failure) return;
    setSettled(null);
    setDraft((typed) => typed ?? text);
  };
  return {
    text,
    isDraft,
    problem,
    expression,
    type: setDraft,
    apply,
    run() {
      isToRun.current = true;
      void apply();
    },
    revert() {
      isToRun.current = false;
      setDraft(null);
      setSettled(rendered.current);
      setDismissed(expression);
    },
  };
}
