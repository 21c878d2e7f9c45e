/** What stands against the selection, and the ways out. */

import type { Issue, Repair, WidgetModel } from "../wire";
import {
  button,
  h,
  holdsFocus,
  keyedRows,
  type Row,
  setAttribute,
  setHidden,
  setText,
  setUnavailable,
  sign,
} from "./dom";
import { type DriftSource, makeDriftDisclosure } from "./drift";
import { SEVERITY_ICONS } from "./icons";
import {
  applyPatch,
  counted,
  errorsFirst,
  isError,
  issueText,
  JUDGED,
  type Judgement,
  judgementOf,
  watch,
} from "./state";

/** More names than this are counted, not listed. */
const NAMED = 5;

const DRIFT = "definition-drift";

/** Brings a step or a parameter that somebody names into view. */
export interface Side {
  revealStep(name: string): void;
  revealParameter(name: string): void;
}

/** What the rows of the list need besides their issue. */
interface Ways {
  judgement(): Judgement;
  repair(repair: Repair): void;
  drift: DriftSource;
  side: Side;
}

export function mountIssues(model: WidgetModel, slot: HTMLElement, side: Side, signal: AbortSignal): void {
  const list = h("ul", { class: "ssw-issue-list", role: "list" });
  const section = h("section", { class: "ssw-issue-section", "aria-label": "Issues" }, list);
  const announcement = h("p", { class: "ssw-visually-hidden", "aria-live": "polite", tabindex: "-1" });
  slot.append(announcement, section);

  const ways: Ways = {
    judgement: () => judgementOf(model),
    repair: ({ patch }) => applyPatch(model, patch),
    drift: {
      drift: () => model.get("drift_shown"),
      reference: () => model.get("reference_execution_arn"),
      ask: (step) => void model.command("drift", { step }),
    },
    side,
  };
  const showIssues = keyedRows(list, issueKey, () => makeIssueRow(ways));
  const render = () => {
    const focused = holdsFocus(list);
    const issues = errorsFirst(model.get("verdict").issues);
    showIssues(issues);
    setAttribute(section, "data-judgement", judgementOf(model));
    setHidden(section, issues.length === 0);
    if (judgementOf(model) === "current") setText(announcement, announcementText(issues));
    // The pressed repair goes with its issue; the focus stays where the issues are told.
    if (focused && !holdsFocus(list)) announcement.focus();
  };
  watch(model, ["drift_shown", ...JUDGED], render, signal);
}

function issueKey({ code, steps, parameters }: Issue): string {
  return JSON.stringify([code, steps, parameters]);
}

function announcementText(issues: readonly Issue[]): string {
  const [first] = issues;
  if (!first) return "No issues";
  const errors = issues.filter(isError).length;
  return `${counted(errors, "error")}, ${counted(issues.length - errors, "warning")}. ${issueText(first)}`;
}

function makeIssueRow(ways: Ways): Row<Issue> {
  const glyph = sign();
  const word = h("strong");
  const message = h("span");
  const names = h("div", { class: "ssw-issue-names" });
  const repairs = h("div", { class: "ssw-buttons" });
  const drift = makeDriftDisclosure(ways.drift);
  const element = h(
    "li",
    { class: "ssw-issue" },
    glyph,
    h("p", { class: "ssw-issue-message" }, word, " ", message),
    h("div", { class: "ssw-issue-ways" }, repairs, names),
    drift.element,
  );
  const showRepairs = keyedRows(
    repairs,
    (repair: Repair) => repair.label,
    () => makeRepairButton(ways),
  );
  let named = "";
  const showNames = (issue: Issue) => {
    if (named === issueKey(issue)) return;
    named = issueKey(issue);
    names.replaceChildren(
      ...nameButtons("Steps", issue.steps, ways.side.revealStep),
      ...nameButtons("Parameters", issue.parameters, ways.side.revealParameter),
    );
    setHidden(names, names.childElementCount === 0);
  };
  const update = (issue: Issue) => {
    setAttribute(element, "data-severity", issue.severity);
    setText(glyph, SEVERITY_ICONS[issue.severity].glyph);
    setText(word, SEVERITY_ICONS[issue.severity].word);
    setText(message, issueText(issue));
    showNames(issue);
    drift.update(issue.code === DRIFT ? issue.steps : []);
    showRepairs(issue.repairs);
    setHidden(repairs, issue.repairs.length === 0);
  };
  return { element, update };
}

function makeRepairButton(ways: Ways): Row<Repair> {
  let present: Repair | undefined;
  const element = button({ class: "ssw-button ssw-repair" }, "", () => {
    if (present) ways.repair(present);
  });
  const update = (repair: Repair) => {
    present = repair;
    setText(element, repair.label);
    // A repair repairs the selection it was made for.
    setUnavailable(element, ways.judgement() !== "current");
  };
  return { element, update };
}

function nameButtons(label: string, names: readonly string[], reveal: (name: string) => void): HTMLElement[] {
  if (names.length === 0) return [];
  const links = names
    .slice(0, NAMED)
    .map((name) =>
      button({ class: "ssw-name-link", title: `Show ${name}`, "data-independent": true }, name, () =>
        reveal(name),
      ),
    );
  const rest = names.length > NAMED ? [h("span", {}, `and ${names.length - NAMED} more`)] : [];
  return [h("span", { class: "ssw-issue-names-label" }, `${label}:`), ...links, ...rest];
}
