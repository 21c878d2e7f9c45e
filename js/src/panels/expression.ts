/**
 * The selection as a line of text, to be read, edited and applied.
 *
 * Python renders the selection and reads what was typed. A draft is the
 * reader's: no rendering replaces it while the box has the focus.
 */

import { isKernelLive } from "../bridge/kernel_status";
import type { Expression, WidgetModel } from "../wire";
import { button, h, holdsFocus, setAttribute, setHidden, setText, uniqueId } from "./dom";
import { watch } from "./state";

const GRAMMAR: readonly (readonly [string, string])[] = [
  ["Train", "one step; Abalone* is every step whose name begins so"],
  ["Train+", "Train and everything downstream"],
  ["+Train", "Train and everything upstream; 2+Train is two hops"],
  ["Train+ and +Eval", "what lies from Train to Eval; also: or, not, ( )"],
  ["type:Training", "every step of a type; status:Failed is as in the reference"],
  ['"a step"', "a name with spaces or signs in it"],
];

export interface ExpressionBox {
  label: HTMLElement;
  helpButton: HTMLElement;
  /** The box, and below it what is wrong and the grammar. */
  element: HTMLElement;
}

export function makeExpressionBox(model: WidgetModel, signal: AbortSignal): ExpressionBox {
  const parts = buildBox(() => apply());
  const { box } = parts;
  // The text that nobody is editing, the last one that stands for a selection, and a problem out of sight.
  let settled = "";
  let rendered: string | undefined;
  let dismissed: Expression | undefined;

  const isDraft = () => box.value !== settled;
  const settle = (text: string) => {
    settled = text;
    if (isDraft()) box.value = text;
  };
  const show = () => {
    const expression = model.get("expression");
    setHidden(parts.applyButton, !isDraft());
    showProblem(parts, dismissed === expression ? undefined : expression);
    setAttribute(box, "readonly", !isKernelLive(model));
  };
  const render = () => {
    const expression = model.get("expression");
    if (!expression.problem) rendered = expression.text;
    if (!(isDraft() && holdsFocus(box))) settle(expression.text);
    show();
    if (dismissed !== expression && !isDraft() && holdsFocus(box)) selectProblem(box, expression);
  };
  const apply = () => {
    const expression = model.get("expression");
    if (!isKernelLive(model)) return;
    settle(box.value);
    // The same text again gets the same answer, which Python need not repeat.
    dismissed = box.value === expression.text ? undefined : expression;
    void model.command("select", { expression: box.value });
    box.focus();
    show();
  };
  const revert = () => {
    settle(rendered ?? settled);
    dismissed = model.get("expression");
    show();
  };

  box.addEventListener("input", show);
  box.addEventListener("keydown", (event) => {
    const act = event.key === "Enter" ? apply : event.key === "Escape" ? revert : undefined;
    if (!act || event.isComposing) return;
    // In the panel around the box, Escape clears the selection.
    event.stopPropagation();
    event.preventDefault();
    act();
  });
  watch(model, ["expression"], render, signal);
  return parts;
}

type BoxParts = ReturnType<typeof buildBox>;

function buildBox(apply: () => void) {
  const id = uniqueId("expression");
  const box = h("input", {
    id,
    type: "text",
    class: "ssw-input ssw-expression-input",
    placeholder: "AbaloneTrain+ and +AbaloneEval",
    "aria-describedby": `${id}-problem`,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
  });
  const applyButton = button(
    { class: "ssw-button", title: "Enter applies, Escape goes back" },
    "Apply",
    apply,
  );
  const words = h("span");
  const problem = h("p", { id: `${id}-problem`, class: "ssw-field-problem", role: "status" }, words);
  const before = h("span");
  const mark = h("mark");
  const marked = h("p", { class: "ssw-expression-marked", "aria-hidden": "true" }, before, mark);
  const { helpButton, help } = buildHelp(`${id}-help`);
  const label = h("label", { for: id, class: "ssw-expression-label" }, "Selection");
  const element = h(
    "div",
    { class: "ssw-expression" },
    h("div", { class: "ssw-field-control" }, box, applyButton),
    problem,
    marked,
    help,
  );
  return { label, box, applyButton, problem, words, marked, before, mark, helpButton, element };
}

function buildHelp(id: string) {
  const lines = GRAMMAR.map(([text, meaning]) => h("li", {}, h("code", {}, text), ` · ${meaning}`));
  const help = h("ul", { id, class: "ssw-expression-help", role: "list", hidden: true }, ...lines);
  const name = "How to write a selection";
  const helpButton = button(
    {
      class: "ssw-button ssw-icon-button",
      "aria-label": name,
      title: name,
      "data-independent": true,
      "aria-expanded": "false",
      "aria-controls": id,
    },
    "?",
    () => {
      setHidden(help, !help.hidden);
      setAttribute(helpButton, "aria-expanded", help.hidden ? "false" : "true");
    },
  );
  return { helpButton, help };
}

function showProblem(parts: BoxParts, expression: Expression | undefined): void {
  const problem = expression?.problem ?? "";
  setText(parts.words, problem && `Column ${expression?.column}: ${problem}`);
  setHidden(parts.problem, problem === "");
  setHidden(parts.marked, problem === "");
  setAttribute(parts.box, "aria-invalid", problem ? "true" : null);
  if (!expression || !problem) return;
  const [before, word] = splitAtProblem(expression);
  setText(parts.before, before);
  // Where something is missing at the end there is no word to mark.
  setText(parts.mark, word || "\u00a0\u00a0");
}

/** Puts the mark into the box too, where typing replaces it. */
function selectProblem(box: HTMLInputElement, expression: Expression): void {
  if (!expression.problem) return;
  const [before, word] = splitAtProblem(expression);
  box.setSelectionRange(before.length, before.length + word.length);
}

/** What stands before the problem, and the word that it begins at. Columns count characters, not UTF-16 units. */
export function splitAtProblem({ text, column }: Expression): [string, string] {
  const before = Array.from(text)
    .slice(0, column - 1)
    .join("");
  const [word = ""] = /^(?:"(?:[^"]|"")*"?|[()+]|[^\s()+"]+)/u.exec(text.slice(before.length)) ?? [];
  return [before, word];
}
