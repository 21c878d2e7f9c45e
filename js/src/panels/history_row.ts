/** One execution of the history: a line or two, and on request all that is known and can be done. */

import type { ExecutionSummary, HistoryEntry } from "../wire";
import {
  breakable,
  button,
  h,
  type Row,
  setAttribute,
  setHidden,
  setText,
  setUnavailable,
  sign,
  uniqueId,
} from "./dom";
import { detailsOf, glanceText, repeatText } from "./history_words";
import { statusIcon } from "./icons";
import { agoText, momentText } from "./time";

/** What can be done with an execution. */
interface Ways {
  show(arn: string): void;
  refer(arn: string): void;
  repeat(arn: string): void;
}

/** What bears on a row besides its entry. */
interface Known {
  isReading: boolean;
  isKernelLive: boolean;
  /** Whether the graph shows it. */
  isShown: boolean;
  /** Whether somebody has chosen it as the reference. */
  isReference: boolean;
  /** What the picker has of it, if it is listed. */
  candidate: ExecutionSummary | undefined;
  stepCount: number;
}

export interface ExecutionRow extends Row<HistoryEntry> {
  show(known: Known, now_ms: number): void;
}

export function makeExecutionRow(ways: Ways): ExecutionRow {
  const glyph = sign();
  const name = h("span", { class: "ssw-execution-name" });
  const ago = h("span", { class: "ssw-execution-ago" });
  const glance = h("span", { class: "ssw-execution-glance" });
  const summary = h("summary", { class: "ssw-execution-summary" }, glyph, name, ago, glance);
  const details = makeDetails();
  const actions = makeActions(ways);
  const body = h("div", { class: "ssw-execution-body" }, ...actions.parts, ...details.parts);
  const disclosure = h("details", {}, summary, body);
  const element = h("li", { class: "ssw-execution" }, disclosure);
  let present: HistoryEntry | undefined;
  const showDetails = () => {
    if (present && disclosure.open) details.show(present);
  };
  disclosure.addEventListener("toggle", showDetails);
  return {
    element,
    update(entry) {
      if (present?.name !== entry.name) name.replaceChildren(...breakable(entry.name));
      present = entry;
      setText(glyph, statusIcon(entry.status).glyph);
      setAttribute(element, "data-tone", statusIcon(entry.status).tone);
      setAttribute(element, "data-execution", entry.name);
      showDetails();
    },
    show(known, now_ms) {
      if (!present) return;
      setText(ago, agoText(present.started_at, now_ms));
      setAttribute(ago, "title", momentText(present.started_at) || null);
      setText(glance, glanceText(present, known.isReading));
      actions.show(present, known);
    },
  };
}

/** Terms and what there is to say to them; a list that is long is built only when it is looked at. */
function makeDetails() {
  const terms = h("dl", { class: "ssw-execution-details" });
  const unknown = h("p", { class: "ssw-execution-unknown", hidden: true });
  let shown = "";
  const show = (entry: HistoryEntry) => {
    setText(unknown, entry.unknown && `The rest is not known. ${entry.unknown}`);
    setHidden(unknown, entry.unknown === "");
    const details = detailsOf(entry);
    if (shown === JSON.stringify(details)) return;
    shown = JSON.stringify(details);
    terms.replaceChildren(
      ...details.flatMap(([term, lines]) => [
        h("dt", {}, term),
        ...lines.map((line) => h("dd", {}, ...breakable(line))),
      ]),
    );
  };
  return { parts: [terms, unknown], show };
}

function makeActions(ways: Ways) {
  let arn = "";
  const why = h("p", { class: "ssw-execution-why", id: uniqueId("why"), hidden: true });
  const show = button({ class: "ssw-button" }, "", () => ways.show(arn));
  const refer = button({ class: "ssw-button", "aria-describedby": why.id }, "", () => ways.refer(arn));
  const repeat = button({ class: "ssw-button" }, "Same again", () => ways.repeat(arn));
  const buttons = h("div", { class: "ssw-buttons" }, show, refer, repeat);

  const showActions = (entry: HistoryEntry, known: Known) => {
    arn = entry.arn;
    const { isShown, isReference } = known;
    const obstacle = obstacleText(known.candidate);
    name(
      show,
      isShown ? "On the graph" : "Show on the graph",
      isShown ? `${entry.name} is on the graph` : `Show ${entry.name} on the graph`,
    );
    name(
      refer,
      isReference ? "Is the reference" : "Take as reference",
      isReference ? `${entry.name} is the reference` : `Take ${entry.name} as reference`,
    );
    name(repeat, "Same again", `Same again as ${entry.name}`);
    setAttribute(repeat, "title", repeatText(entry, known.stepCount));
    setText(why, obstacle);
    setHidden(why, obstacle === "");
    setUnavailable(show, isShown || !known.isKernelLive);
    setUnavailable(refer, isReference || obstacle !== "" || !known.isKernelLive);
    setUnavailable(repeat, entry.is_selective == null || !known.isKernelLive);
  };
  return { parts: [buttons, why], show: showActions };
}

/** Names a button for the eye, and for those who hear it without its row. */
function name(element: HTMLButtonElement, label: string, spoken: string): void {
  setText(element, label);
  setAttribute(element, "aria-label", spoken);
}

/** Why it cannot be the reference of what is selected; `""` if it can, or that is not known. */
function obstacleText(candidate: ExecutionSummary | undefined): string {
  return candidate?.can_serve === false ? `Cannot serve this selection: ${candidate.why_not}` : "";
}
