/** The issues of the selection, each with its repairs. */

import { useRef } from "preact/hooks";
import { useDeferred } from "../deferred";
import { isIdle } from "../graph/mode";
import { Button, Sign } from "../ui/button";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import type { Issue, Repair, WidgetModel } from "../wire";
import { EMPTY_SELECTION } from "./beginnings";
import { SEVERITY_ICONS } from "./icons";
import { runKey } from "./run_words";
import { applyPatch, counted, errorsFirst, isError, issueText, judgementOf } from "./state";
import { isVaried, sweepUnderWay } from "./sweeping";

/** More names than this are counted, not listed. */
const NAMED = 5;
/** Of more issues than this, only the first is listed until the user asks for all. */
const LISTED = 3;

const DRIFT = "definition-drift";

/** The intents that a user who starts a run has decided on. */
const DECIDED = ["selected_steps", "reference_execution_arn", "inherit", "parameter_overrides"] as const;

export function Issues() {
  const model = useModel(
    "verdict",
    "reference",
    "run",
    ...DECIDED,
    "varied_parameters",
    "sweep_plan",
    "sweeps_shown",
  );
  const view = useView();
  const isSettled = useSettled(model);
  const issues = shownIssues(model.get("verdict").issues);
  // There are no warnings about intents that have already been started.
  const isDecided = sweepUnderWay(model) != null || (isSettled && !isVaried(model));
  const isQuiet = isDecided && !issues.some(isError) && !view.listsIssues.value;
  if (issues.length === 0 || isQuiet) return null;
  const isListed = view.listsIssues.value ?? issues.length <= LISTED;
  const shown = isListed ? issues : issues.slice(0, 1);
  return (
    <section
      class="ssw-issue-section ssw-panel"
      aria-label="Issues"
      data-judgement={judgementOf(model)}
      data-focus-home
    >
      <ul class="ssw-issue-list">
        {shown.map((issue) => (
          <IssueRow key={issueKey(issue)} issue={issue} />
        ))}
      </ul>
      {issues.length > LISTED && (
        <Button
          class="ssw-fold"
          independent
          aria-expanded={isListed ? "true" : "false"}
          press={() => {
            view.listsIssues.value = !isListed;
          }}
        >
          {isListed ? "Only the first" : `All: ${countText(issues)}`}
        </Button>
      )}
    </section>
  );
}

/** Whether selection, values and reference are those of the run that is shown. */
function useSettled(model: WidgetModel): boolean {
  const run = model.get("run");
  const intents = JSON.stringify(DECIDED.map((intent) => model.get(intent)));
  const decided = useRef({ run: "", intents: "" });
  if (isIdle(run)) return false;
  if (decided.current.run !== runKey(run)) decided.current = { run: runKey(run), intents };
  return decided.current.intents === intents;
}

/** The issues to show, errors first; not that of an empty selection, for which the beginnings are shown. */
export function shownIssues(issues: readonly Issue[]): Issue[] {
  return errorsFirst(issues.filter(({ code }) => code !== EMPTY_SELECTION));
}

/** `1 error, 2 warnings`. */
export function countText(issues: readonly Issue[]): string {
  const errors = issues.filter(isError).length;
  const warnings = issues.length - errors;
  const parts = [errors && counted(errors, "error"), warnings && counted(warnings, "warning")];
  return parts.filter(Boolean).join(", ");
}

function issueKey({ code, steps, parameters }: Issue): string {
  return JSON.stringify([code, steps, parameters]);
}

function IssueRow({ issue }: { issue: Issue }) {
  const view = useView();
  const { glyph, word } = SEVERITY_ICONS[issue.severity];
  const Parts = useDeferred(issue.code === DRIFT);
  const goToStep = (name: string) => {
    view.tab.value = "plan";
    view.current.value = { name, from: "link" };
  };
  const goToParameter = (name: string) => {
    view.tab.value = "parameters";
    view.wantedParameter.value = name;
  };
  return (
    <li class="ssw-issue" data-severity={issue.severity}>
      <Sign glyph={glyph} />
      <p class="ssw-issue-message">
        <strong class="ssw-visually-hidden">{word}: </strong>
        {issueText(issue)}
      </p>
      <div class="ssw-issue-ways">
        {issue.repairs.length > 0 && (
          <div class="ssw-buttons">
            {issue.repairs.map((repair) => (
              <RepairButton key={repair.label} repair={repair} />
            ))}
          </div>
        )}
        <NameLinks label="Steps" names={issue.steps} go={goToStep} />
        <NameLinks label="Parameters" names={issue.parameters} go={goToParameter} />
      </div>
      {issue.code === DRIFT && Parts && <Parts.WhatChanged steps={issue.steps} />}
    </li>
  );
}

function RepairButton({ repair }: { repair: Repair }) {
  const model = useModel("verdict", "reference");
  return (
    <Button
      class="ssw-button ssw-repair"
      data-focus-first
      // A repair fits only the selection it was made for.
      unavailable={judgementOf(model) !== "current"}
      press={() => applyPatch(model, repair.patch)}
    >
      {repair.label}
    </Button>
  );
}

interface NameLinksProps {
  label: string;
  names: readonly string[];
  go(name: string): void;
}

function NameLinks({ label, names, go }: NameLinksProps) {
  if (names.length === 0) return null;
  return (
    <div class="ssw-issue-names">
      <span>{label}:</span>
      {names.slice(0, NAMED).map((name) => (
        <Button key={name} class="ssw-name-link" title={`Show ${name}`} independent press={() => go(name)}>
          {name}
        </Button>
      ))}
      {names.length > NAMED && <span>and {names.length - NAMED} more</span>}
    </div>
  );
}
