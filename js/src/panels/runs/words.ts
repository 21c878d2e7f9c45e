/** What there is to say of an execution in the runs. */

import { momentText } from "../../ui/time";
import type { ChangedValue, HistoryEntry } from "../../wire";
import { counted } from "../state";

/** More names or values than this are counted, not listed. */
const LISTED = 2;
const VALUE_LENGTH = 18;

/** `selective: 2 steps`; `""` while it is not known. */
export function askedText({ is_selective, selected_steps }: HistoryEntry): string {
  if (is_selective == null) return "";
  return is_selective ? `selective: ${counted(selected_steps.length, "step")}` : "every step";
}

/** `MaxDepth: 3, NumRound: 20 and 2 more`. */
export function changedAtAGlance(changed: readonly ChangedValue[]): string {
  const rest = changed.length - LISTED;
  const listed = changed.slice(0, LISTED).map(({ name, value }) => `${name}: ${ending(value)}`);
  return listed.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** Of a long value the end: that is where paths differ. */
function ending(value: string): string {
  return value.length > VALUE_LENGTH ? `…${value.slice(1 - VALUE_LENGTH)}` : value || "empty";
}

/** What is known, as terms with one or more lines each. */
export function detailsOf(entry: HistoryEntry): [term: string, lines: string[]][] {
  const started = momentText(entry.started_at);
  const by = entry.created_by && ` by ${entry.created_by}`;
  const all: [string, string[]][] = [
    ["About", [entry.description]],
    ["Started", [started && started + by]],
    ["Asked for", [entry.is_selective === false ? "every step" : entry.selected_steps.join(", ")]],
    ["Reference", [referenceText(entry)]],
    ["Failed", entry.failures.map(failureText)],
    ["Ran", [entry.ran.join(", ")]],
    ["Reused", entry.reused],
    [valuesTerm(entry), entry.changed.map((each) => changeText(each, entry.compared_with))],
  ];
  return all
    .map(([term, lines]): [string, string[]] => [term, lines.filter(Boolean)])
    .filter(([, lines]) => lines.length > 0);
}

function referenceText({ is_selective, reference_name }: HistoryEntry): string {
  return is_selective && !reference_name ? "none" : reference_name;
}

function failureText({ step, reason }: { step: string; reason: string }): string {
  return [step, reason].filter(Boolean).join(": ");
}

function valuesTerm({ compared_with }: HistoryEntry): string {
  return compared_with ? "Changed" : "Values";
}

/** `MaxDepth: 3 (7 in the reference)`, `BatchData: s3://b/x (no default)`. */
function changeText({ name, value, before }: ChangedValue, compared_with: string): string {
  const said = `${name}: ${value || "empty"}`;
  if (!compared_with) return said;
  if (compared_with === "reference")
    return `${said} (${before == null ? "not" : before || "empty"} in the reference)`;
  return `${said} (${before == null ? "no default" : `default ${before || "empty"}`})`;
}

/** What the button that repeats an execution will do. */
export function repeatText(
  { is_selective, selected_steps, reference_name }: HistoryEntry,
  steps: number,
): string {
  if (is_selective == null) return "It is not known what it was started with.";
  if (!is_selective) return `Select all ${counted(steps, "step")}, with its values and without a reference`;
  const reference = reference_name ? `with ${reference_name} as reference` : "without a reference";
  return `Select ${selected_steps.join(", ")}, ${reference}, and its values`;
}
