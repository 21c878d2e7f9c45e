/**
 * What a front end saves of a widget when it saves widget states with the notebook.
 *
 * It asks the model for its state, and offers no way to say which part of that
 * is confidential: so the model's own answer is replaced.
 * `widget/confidential.py` does the same for what Python embeds.
 */

import type { HistoryEntry, Issue, ParameterField, WidgetModel, WidgetState } from "./wire";

type SavedState = Partial<WidgetState>;

interface SavingModel {
  get_state?: (dropDefaults?: boolean) => SavedState;
}

/** Lets what is saved tell of when it is, and parameter values only where that is allowed. */
export async function watchSaving(model: WidgetModel): Promise<void> {
  const id = model.get("picture_id");
  if (!id || !model.widget_manager) return;
  const saving = (await model.widget_manager.get_model(id)) as SavingModel;
  const whole = saving.get_state;
  if (typeof whole !== "function") return;
  saving.get_state = (dropDefaults) =>
    toSave(whole.call(saving, dropDefaults), model.get("save_parameter_values") === true);
}

export function toSave(state: SavedState, withValues: boolean): SavedState {
  const dated = { ...state, saved_at: new Date().toISOString() };
  return withValues ? dated : withoutValues(dated);
}

/** The names of parameters stay, their values do not. */
function withoutValues(state: SavedState): SavedState {
  const names = (state.parameter_form ?? []).map(({ name }) => slug(name)).filter(Boolean);
  const told = cleared(state);
  if (names.length === 0) return told;
  const longestFirst = names.sort((a, b) => b.length - a.length);
  const spelt = new RegExp(`(?<![a-z0-9])(${longestFirst.join("|")})-[a-z0-9][a-z0-9-]*`, "g");
  const quoted = QUOTING.filter((trait) => trait in told);
  return { ...told, ...Object.fromEntries(quoted.map((trait) => [trait, discreet(told[trait], spelt)])) };
}

/** The traits that quote display names, of which the proposed ones spell values. */
const QUOTING = [
  "display_name",
  "history_shown",
  "notice",
  "references",
  "run",
  "savings_shown",
  "verdict",
] as const;

/** A parameter's name as it stands in a proposed display name. */
function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** The same, with `maxdepth-…` in place of `maxdepth-6`; keys stay as they are. */
function discreet(value: unknown, spelt: RegExp): unknown {
  if (typeof value === "string") return value.replace(spelt, "$1-…");
  if (Array.isArray(value)) return value.map((each) => discreet(each, spelt));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, discreet(each, spelt)]));
}

function cleared(state: SavedState): SavedState {
  const { parameter_form, code_shown, references, history_shown, log_shown, verdict } = state;
  return {
    ...state,
    ...(state.parameter_overrides && { parameter_overrides: {} }),
    ...(state.proposed_name && { proposed_name: "" }),
    ...(code_shown && { code_shown: { ...code_shown, text: "" } }),
    ...(parameter_form && { parameter_form: parameter_form.map(blankField) }),
    ...(references && {
      references: {
        ...references,
        executions: references.executions.map((each) => ({ ...each, changed_parameters: {} })),
      },
    }),
    ...(history_shown && {
      history_shown: { ...history_shown, entries: history_shown.entries.map(discreetEntry) },
    }),
    // A log may tell anything.
    ...(log_shown && { log_shown: { step: "", state: "none", lines: [], message: "" } }),
    ...(verdict && { verdict: { ...verdict, issues: verdict.issues.map(discreetIssue) } }),
  };
}

function blankField(field: ParameterField): ParameterField {
  return { ...field, default: null, inherited: null, text: "", choices: [], problem: "" };
}

function discreetEntry(entry: HistoryEntry): HistoryEntry {
  const changed = entry.changed.map((each) => ({ ...each, value: "…", before: each.before && "…" }));
  return { ...entry, changed };
}

function discreetIssue(issue: Issue): Issue {
  return {
    ...issue,
    message: issue.message_without_values ?? issue.message,
    repairs: issue.repairs.filter(({ change }) => change.parameter_overrides === undefined),
  };
}
