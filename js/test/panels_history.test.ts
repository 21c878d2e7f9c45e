import { describe, expect, it } from "vitest";
import type { History, HistoryEntry, Run } from "../src/wire";
import { buttonNamed, isUnavailable, mount, one, press, rendered, widgetState } from "./panels_fake";
import { execution, listed } from "./wire_fake";

const entry = (changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  arn: "arn:1",
  name: "nightly",
  status: "Succeeded",
  started_at: "2026-11-24T10:00:00Z",
  description: "",
  duration_s: 723,
  created_by: "ada",
  is_selective: false,
  selected_steps: [],
  reference_name: "",
  ran: ["Prepare", "Train", "Evaluate"],
  reused: [],
  changed: [],
  compared_with: "defaults",
  failures: [],
  unknown: "",
  ...changes,
});
const selective = entry({
  arn: "arn:2",
  name: "try-3",
  status: "Failed",
  is_selective: true,
  selected_steps: ["Train", "Evaluate"],
  reference_name: "nightly",
  ran: ["Train", "Evaluate"],
  reused: ["Prepare from nightly"],
  changed: [{ name: "MaxDepth", value: "3", before: "7" }],
  compared_with: "reference",
  failures: [{ step: "Evaluate", reason: "<b>No space</b>" }],
});
const shown = (entries: HistoryEntry[], changes: Partial<History> = {}): History => ({
  state: "ready",
  message: "",
  entries,
  has_more: false,
  ...changes,
});
const tab = (root: ParentNode, label: string) =>
  [...root.querySelectorAll<HTMLElement>("[role=tab]")].find((each) => each.textContent?.startsWith(label));
const openTab = (root: ParentNode) => tab(root, "History")?.click();
const rows = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>(".ssw-execution")];
const row = (root: ParentNode, name: string) => one(root, `[data-execution="${name}"]`);
const expand = (element: HTMLElement) => {
  const details = one<HTMLDetailsElement>(element, "details");
  details.open = true;
  details.dispatchEvent(new Event("toggle"));
};
const details = (element: HTMLElement) =>
  [...element.querySelectorAll("dt, dd")].map((each) => each.textContent);
const withHistory = (entries: HistoryEntry[], changes: Partial<History> = {}) =>
  mount({ history_shown: shown(entries, changes) });

describe("asking for the history", () => {
  it("waits until the tab is opened, and is done at every opening", () => {
    const { model, slots } = mount();
    expect(model.sent).toEqual([]);
    openTab(slots.side);
    tab(slots.side, "Plan")?.click();
    openTab(slots.side);
    expect(model.sent).toEqual([{ command: "history" }, { command: "history" }]);
  });

  it("is done again while the tab is open, once for each change of the executions", async () => {
    const { model, slots } = mount({ references: listed([execution({ arn: "arn:1" })]) });
    openTab(slots.side);
    await model.answer({ references: listed([execution({ arn: "arn:2" }), execution({ arn: "arn:1" })]) });
    await model.answer({
      references: listed([execution({ arn: "arn:2", can_serve: false }), execution({ arn: "arn:1" })]),
    });
    expect(model.sent).toHaveLength(2);
    tab(slots.side, "Plan")?.click();
    await model.answer({ references: listed([execution({ arn: "arn:3" })]) });
    expect(model.sent).toHaveLength(2);
  });

  it("is done when an execution was started here", async () => {
    const { model, slots } = mount();
    openTab(slots.side);
    const run: Run = { ...widgetState().run, state: "running", arn: "arn:new", status: "Executing" };
    await model.answer({ run });
    await model.answer({ run: { ...run, status: "Stopping" } });
    expect(model.sent).toHaveLength(2);
  });

  it("is not done without a kernel", async () => {
    const { model, slots } = mount();
    await model.loseKernel();
    openTab(slots.side);
    expect(model.sent).toEqual([]);
  });

  it("goes back further on request, once at a time", async () => {
    const { model, slots } = withHistory([entry()], { has_more: true });
    const older = buttonNamed(slots.side, "Show older");
    older.click();
    await model.answer({ history_shown: shown([entry()], { has_more: true, state: "pending" }) });
    older.click();
    expect(model.sent).toEqual([{ command: "history-more" }]);
    await model.answer({ history_shown: shown([entry()]) });
    expect(older.hidden).toBe(true);
  });
});

describe("the history", () => {
  const status = (root: ParentNode) => one(root, ".ssw-history-status").textContent;

  it("says that there is none, that it is being read, and why it cannot be", async () => {
    const { model, slots } = withHistory([]);
    expect(status(slots.side)).toBe("No execution yet");
    await model.answer({ history_shown: shown([], { state: "pending" }) });
    expect(status(slots.side)).toBe("Reading the executions…");
    await model.answer({ history_shown: shown([entry()], { state: "errored", message: "Access denied." }) });
    expect(status(slots.side)).toBe("Access denied.");
    const { classList } = one(slots.side, ".ssw-history-status");
    expect(classList.contains("ssw-visually-hidden")).toBe(false);
    await model.answer({ history_shown: shown([entry()]) });
    expect([status(slots.side), classList.contains("ssw-visually-hidden")]).toEqual(["1 execution", true]);
  });

  it("tells executions from each other at a glance, by sign and word", () => {
    const { slots } = withHistory([selective, entry()]);
    expect(rows(slots.side).map((each) => each.dataset.execution)).toEqual(["try-3", "nightly"]);
    const glance = (name: string) => one(row(slots.side, name), ".ssw-execution-glance").textContent;
    expect(one(row(slots.side, "try-3"), ".ssw-sign").textContent).toBe("✗");
    expect(glance("try-3")).toBe("Failed · selective: 2 steps · 12 min 3 s · MaxDepth: 3");
    expect(glance("nightly")).toBe("Succeeded · every step · 12 min 3 s");
  });

  it("tells the rest when a row is opened, as text", () => {
    const { slots } = withHistory([selective]);
    const found = row(slots.side, "try-3");
    expect(details(found)).toEqual([]);
    expand(found);
    const told = details(found);
    expect(told.slice(2)).toEqual(
      [
        ["Asked for", "Train, Evaluate"],
        ["Reference", "nightly"],
        ["Failed", "Evaluate: <b>No space</b>"],
        ["Ran", "Train, Evaluate"],
        ["Reused", "Prepare from nightly"],
        ["Changed", "MaxDepth: 3 (7 in the reference)"],
      ].flat(),
    );
    expect(told[1]).toContain("by ada");
  });

  it.each([
    ["reference", null, "Changed", "A: 1 (not in the reference)"],
    ["defaults", "5", "Changed", "A: 1 (default 5)"],
    ["defaults", null, "Changed", "A: 1 (no default)"],
    ["", null, "Values", "A: 1"],
  ] as const)("compares values with the %s", (compared_with, before, term, line) => {
    const changed = [{ name: "A", value: "1", before }];
    const { slots } = withHistory([entry({ changed, compared_with })]);
    expand(row(slots.side, "nightly"));
    expect(details(row(slots.side, "nightly")).slice(-2)).toEqual([term, line]);
  });

  it("says of what cannot be known why", () => {
    const unknown = "The role in use may not call sagemaker:ListPipelineExecutionSteps.";
    const { slots } = withHistory([entry({ is_selective: null, ran: [], unknown })]);
    expand(row(slots.side, "nightly"));
    expect(one(slots.side, ".ssw-execution-unknown").textContent).toContain(unknown);
    expect(isUnavailable(buttonNamed(slots.side, "Same again as nightly"))).toBe(true);
  });

  it("keeps a row open, and its focus, when more is known", async () => {
    const { model, slots } = withHistory([entry({ ran: [] })], { state: "pending" });
    expand(row(slots.side, "nightly"));
    const summary = one(row(slots.side, "nightly"), "summary");
    summary.focus();
    await model.answer({ history_shown: shown([selective, entry()]) });
    expect(one<HTMLDetailsElement>(row(slots.side, "nightly"), "details").open).toBe(true);
    expect(details(row(slots.side, "nightly"))).toContain("Prepare, Train, Evaluate");
    expect(document.activeElement).toBe(summary);
  });

  it("is walked with the arrow keys and narrowed by a filter, a hundred rows long", async () => {
    const entries = Array.from({ length: 100 }, (_, index) =>
      entry({ arn: `arn:${index}`, name: `run-${index}` }),
    );
    const { slots } = withHistory(entries);
    const summaries = [...slots.side.querySelectorAll<HTMLElement>(".ssw-execution summary")];
    summaries[0]?.focus();
    press(summaries[0] as HTMLElement, "ArrowDown");
    expect(document.activeElement).toBe(summaries[1]);
    press(summaries[1] as HTMLElement, "End");
    expect(document.activeElement).toBe(summaries[99]);
    const box = one<HTMLInputElement>(slots.side, '[aria-label="Filter executions by name"]');
    box.value = "run-42";
    box.dispatchEvent(new Event("input"));
    await rendered();
    expect(rows(slots.side).filter((each) => !each.hidden)).toHaveLength(1);
  });
});

describe("what can be done with an execution", () => {
  it("is to show it on the graph", async () => {
    const { model, slots } = withHistory([entry()]);
    const show = buttonNamed(slots.side, "Show nightly on the graph");
    show.click();
    expect(model.sent).toEqual([{ command: "watch", arn: "arn:1" }]);
    await model.answer({ run: { ...widgetState().run, state: "ended", arn: "arn:1" } });
    expect([show.textContent, isUnavailable(show)]).toEqual(["On the graph", true]);
  });

  it("is to take it as reference, which pins it, as one write", async () => {
    const { model, slots } = withHistory([entry()]);
    const refer = buttonNamed(slots.side, "Take nightly as reference");
    refer.click();
    expect(model.saves).toEqual([{ pinned: true, reference_execution_arn: "arn:1" }]);
    await rendered();
    expect([refer.textContent, isUnavailable(refer)]).toEqual(["Is the reference", true]);
  });

  it("is not to take as reference what the picker says cannot serve, and why is said", () => {
    const executions = listed([
      execution({ arn: "arn:1", can_serve: false, why_not: "Train is Failed there" }),
    ]);
    const { model, slots } = mount({ references: executions, history_shown: shown([entry()]) });
    const refer = buttonNamed(slots.side, "Take nightly as reference");
    refer.click();
    expect(model.saves).toEqual([]);
    const why = document.getElementById(refer.getAttribute("aria-describedby") ?? "");
    expect(why?.textContent).toBe("Cannot serve this selection: Train is Failed there");
  });

  it.each([
    [selective, "Select Train, Evaluate, with nightly as reference, and its values"],
    [entry({ name: "try-3" }), "Select all 3 steps, with its values and without a reference"],
  ])("is the same again, of which the button says what that is", (of, title) => {
    const { model, slots } = withHistory([of]);
    const repeat = buttonNamed(slots.side, "Same again as try-3");
    expect(repeat.title).toBe(title);
    repeat.click();
    expect(model.sent).toEqual([{ command: "repeat", arn: of.arn }]);
  });

  it("is nothing without a kernel", async () => {
    const { model, slots } = withHistory([entry()]);
    await model.loseKernel();
    for (const button of row(slots.side, "nightly").querySelectorAll("button")) button.click();
    expect([model.sent, model.saves]).toEqual([[], []]);
  });
});
