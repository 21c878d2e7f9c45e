import { describe, expect, it } from "vitest";
import type { History, HistoryEntry, Run } from "../src/wire";
import { stepRun, widgetState } from "./panels_fake";
import { act, screen, showSide, tab, within } from "./side_fake";
import { execution, listed, referenceStep, referenceWith } from "./wire_fake";

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

/** Shows the tab of the runs. */
async function showRuns(entries: HistoryEntry[], changes: Parameters<typeof showSide>[0] = {}) {
  const side = showSide({ history_shown: shown(entries), ...changes });
  await side.user.click(tab("Runs"));
  await side.settle();
  return { ...side, given: () => side.model.sent.filter(({ command }) => command !== "history") };
}
const opener = (name: string) => screen.getByRole("button", { name: new RegExp(`^${name}, `) });
const openers = () => [...document.querySelectorAll<HTMLElement>("[data-execution] button[aria-expanded]")];
const body = (name: string) => document.getElementById(opener(name).getAttribute("aria-controls") ?? "");
const details = (name: string) =>
  [...(body(name)?.querySelectorAll("dt, dd") ?? [])].map((each) => each.textContent);

describe("asking for the executions", () => {
  it("waits until the tab is opened, and is done at every opening", async () => {
    const { model, user, settle } = showSide();
    expect(model.sent).toEqual([]);
    for (const name of ["Runs", "Plan", "Runs"]) {
      await user.click(tab(name));
      await settle();
    }
    expect(model.sent).toEqual([{ command: "history" }, { command: "history" }]);
  });

  it("is done again while the tab is open, once for each change of the executions", async () => {
    const { model, user, answer, settle } = showSide({
      references: listed([execution({ arn: "arn:1" })]),
    });
    await user.click(tab("Runs"));
    await settle();
    const two = [execution({ arn: "arn:2" }), execution({ arn: "arn:1" })];
    await answer({ references: listed(two) });
    await answer({ references: listed([execution({ arn: "arn:2", can_serve: false }), two[1] as never]) });
    expect(model.sent).toHaveLength(2);
    await user.click(tab("Plan"));
    await answer({ references: listed([execution({ arn: "arn:3" })]) });
    expect(model.sent).toHaveLength(2);
  });

  it("is done when an execution was started here", async () => {
    const { model, answer } = await showRuns([]);
    const run: Run = { ...widgetState().run, state: "running", arn: "arn:new", status: "Executing" };
    await answer({ run });
    await answer({ run: { ...run, status: "Stopping" } });
    expect(model.sent).toHaveLength(2);
  });

  it("is not done without a kernel", async () => {
    const { model, user, settle } = showSide();
    await act(() => model.loseKernel());
    await settle();
    await user.click(tab("Runs"));
    await settle();
    expect(model.sent).toEqual([]);
  });

  it("goes back further on request, once at a time", async () => {
    const { given, user, answer } = await showRuns([entry()], {
      history_shown: shown([entry()], { has_more: true }),
    });
    await user.click(screen.getByRole("button", { name: "Show older" }));
    await answer({ history_shown: shown([entry()], { has_more: true, state: "pending" }) });
    await user.click(screen.getByRole("button", { name: "Reading…" }));
    expect(given()).toEqual([{ command: "history-more" }]);
    await answer({ history_shown: shown([entry()]) });
    expect(screen.queryByRole("button", { name: "Show older" })).toBeNull();
  });
});

describe("the table of executions", () => {
  it("says that there is none, that it is being read, and why it cannot be", async () => {
    const { answer } = await showRuns([]);
    expect(screen.getByText("No execution yet")).toBeTruthy();
    await answer({ history_shown: shown([], { state: "pending" }) });
    expect(screen.getByText("Reading the executions…")).toBeTruthy();
    await answer({ history_shown: shown([entry()], { state: "errored", message: "Access denied." }) });
    expect(screen.getByText("Access denied.")).toBeTruthy();
    await answer({ history_shown: shown([entry()]) });
    expect(screen.queryByText("Access denied.")).toBeNull();
  });

  it("tells executions from each other at a glance, by sign and word", async () => {
    await showRuns([selective, entry()]);
    const cells = (name: string) =>
      within(opener(name).closest("tr") as HTMLElement)
        .getAllByRole("cell")
        .map((cell) => cell.textContent);
    expect(openers().map((each) => each.getAttribute("aria-label"))).toEqual([
      "try-3, Failed",
      "nightly, Succeeded",
    ]);
    expect(opener("try-3").textContent).toContain("✗");
    expect(opener("try-3").closest("th")?.textContent).toContain("Failed · selective: 2 steps");
    expect(cells("try-3").slice(1)).toEqual(["12 min 3 s", "ada", "MaxDepth: 3"]);
    expect(opener("nightly").closest("th")?.textContent).toContain("Succeeded · every step");
    expect(cells("nightly").slice(1)).toEqual(["12 min 3 s", "ada", ""]);
  });

  it("tells the rest when a row is opened, as text", async () => {
    const { user } = await showRuns([selective]);
    expect(body("try-3")).toBeNull();
    await user.click(opener("try-3"));
    const told = details("try-3");
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
  ] as const)("compares values with the %s", async (compared_with, before, term, line) => {
    const changed = [{ name: "A", value: "1", before }];
    const { user } = await showRuns([entry({ changed, compared_with })]);
    await user.click(opener("nightly"));
    expect(details("nightly").slice(-2)).toEqual([term, line]);
  });

  it("says of what cannot be known why", async () => {
    const unknown = "The role in use may not call sagemaker:ListPipelineExecutionSteps.";
    const { user } = await showRuns([entry({ is_selective: null, ran: [], unknown })]);
    await user.click(opener("nightly"));
    expect(body("nightly")?.textContent).toContain(unknown);
    const repeat = screen.getByRole("button", { name: "Same again as nightly" });
    expect(repeat.getAttribute("aria-disabled")).toBe("true");
  });

  it("keeps a row open, and its focus, when more is known", async () => {
    const { user, answer } = await showRuns([entry({ ran: [] })]);
    await user.click(opener("nightly"));
    const before = opener("nightly");
    await answer({ history_shown: shown([selective, entry()]) });
    expect(details("nightly")).toContain("Prepare, Train, Evaluate");
    expect(opener("nightly")).toBe(before);
    expect(document.activeElement).toBe(before);
  });

  it("is one Tab stop that is walked with the arrow keys, and narrowed by a filter", async () => {
    const entries = Array.from({ length: 30 }, (_, place) =>
      entry({ arn: `arn:${place}`, name: `run-${place}` }),
    );
    const { user, settle } = await showRuns(entries);
    expect(openers().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    openers()[0]?.focus();
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(openers()[1]);
    await user.keyboard("{End}");
    expect(document.activeElement).toBe(openers()[29]);
    await user.type(screen.getByRole("searchbox", { name: "Filter executions by name" }), "run-12");
    await settle();
    expect(openers()).toHaveLength(1);
  });

  it("is counted in its tab, as far as it is listed", () => {
    showSide({ references: listed([execution(), execution({ arn: "b" })], { has_more: true }) });
    expect(tab("Runs").textContent).toBe("Runs 2+ executions");
  });
});

describe("what can be done with an execution", () => {
  it("is to show it on the graph", async () => {
    const { given, view, user, answer } = await showRuns([entry()]);
    await user.click(opener("nightly"));
    await user.click(screen.getByRole("button", { name: "Show nightly on the graph" }));
    expect(given()).toEqual([{ command: "watch", arn: "arn:1" }]);
    expect(view.mode.value).toBe("run");
    await answer({ run: { ...widgetState().run, state: "ended", arn: "arn:1" } });
    const there = screen.getByRole("button", { name: "nightly is on the graph" });
    expect(there.getAttribute("aria-disabled")).toBe("true");
  });

  it("is to use it as reference, which pins it, whether or not it can serve", async () => {
    const executions = listed([execution({ arn: "arn:1", can_serve: false, why_not: "Train failed there" })]);
    const { model, user, settle } = await showRuns([entry()], { references: executions });
    await user.click(opener("nightly"));
    await user.click(screen.getByRole("button", { name: "Use nightly as reference" }));
    expect(model.saves).toEqual([{ pinned: true, reference_execution_arn: "arn:1" }]);
    await settle();
    const is = screen.getByRole("button", { name: "nightly is the reference" });
    expect(is.getAttribute("aria-disabled")).toBe("true");
  });

  it.each([
    [selective, "Select Train, Evaluate, with nightly as reference, and its values"],
    [entry({ name: "try-3" }), "Select all 3 steps, with its values and without a reference"],
  ])("is the same again, of which the button says what that is", async (of, title) => {
    const { given, user } = await showRuns([of]);
    await user.click(opener("try-3"));
    const repeat = screen.getByRole("button", { name: "Same again as try-3" });
    expect(repeat.title).toBe(title);
    await user.click(repeat);
    expect(given()).toEqual([{ command: "repeat", arn: of.arn }]);
  });

  it("is nothing without a kernel", async () => {
    const { model, given, user, settle } = await showRuns([entry()]);
    await user.click(opener("nightly"));
    await act(() => model.loseKernel());
    await settle();
    for (const button of within(body("nightly") as HTMLElement).getAllByRole("button"))
      await user.click(button);
    expect([given(), model.saves]).toEqual([[], []]);
  });
});

describe("the timeline", () => {
  const at = (second: number) => `2026-11-24T10:00:${String(second).padStart(2, "0")}Z`;
  const disclosure = (name: string) =>
    screen.getByRole("button", { name: new RegExp(`Timeline of ${name}`) });
  const bar = (step: string) => screen.getByRole("row", { name: new RegExp(`^${step}`) });

  it("has a bar and words for each step of the run that has begun, in order", async () => {
    const run: Run = {
      ...widgetState().run,
      state: "ended",
      name: "try-7",
      steps: {
        Evaluate: stepRun({ state: "failed", started_at: at(30), ended_at: at(40) }),
        Train: stepRun({ state: "ran", started_at: at(10), ended_at: at(30) }),
        Prepare: stepRun({ state: "reused", started_at: at(0), ended_at: at(10) }),
        Register: stepRun({ state: "waiting" }),
      },
    };
    const { user } = await showRuns([], { run });
    expect(disclosure("try-7").textContent).toContain("3 steps in 40 s");
    await user.click(disclosure("try-7"));
    const rows = within(screen.getByRole("table", { name: "Timeline of try-7" })).getAllByRole("row");
    expect(rows.map((each) => each.textContent).slice(1)).toEqual([
      "Preparereused, began after under 1 s↺ 10 s",
      "Trainran, began after 10 s✓ 20 s",
      "Evaluatefailed, began after 30 s✗ 10 s",
    ]);
    expect(bar("Prepare").dataset.bar).toBe("reused");
    const drawn = bar("Train").querySelector<HTMLElement>("[aria-hidden]");
    expect(drawn?.getAttribute("style")).toMatch(/25%.*50%/);
  });

  it("is that of the reference where there is no run, and is not there without times", async () => {
    const reference = referenceWith({
      Prepare: referenceStep("Succeeded", { started_at: at(0), duration_s: 20, cache_hit: true }),
      Train: referenceStep("Succeeded", { duration_s: 20 }),
    });
    const { user, answer } = await showRuns([], { reference, references: listed([execution()]) });
    await user.click(disclosure("nightly"));
    expect(bar("Prepare").dataset.bar).toBe("reused");
    expect(screen.queryByRole("row", { name: /^Train/ })).toBeNull();
    await answer({ reference: referenceWith({}) });
    expect(screen.queryByRole("button", { name: /Timeline/ })).toBeNull();
  });
});
