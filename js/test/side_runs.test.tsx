import { describe, expect, it, vi } from "vitest";
import type { Comparison, Run, RunReport, RunRow, Runs, Sweep } from "../src/wire";
import { field, stepRun, widgetState } from "./panels_fake";
import { eventually } from "./patience";
import { act, screen, showSide, tab, within } from "./side_fake";
import { execution, listed, NO_COMPARISON, NO_RUNS, referenceStep, referenceWith, runRow } from "./wire_fake";

const MSE = "Evaluate: report.mse.value";
const whole: RunReport = {
  is_selective: false,
  selected_steps: [],
  reference_name: "",
  ran: ["Prepare", "Train", "Evaluate"],
  reused: [],
  unlisted: [],
  changed: [],
  compared_with: "defaults",
  failures: [],
};
const row = (name: string, changes: Partial<RunRow> = {}): RunRow =>
  runRow({
    arn: `arn:${name}`,
    name,
    started_at: "2026-11-24T10:00:00Z",
    duration_s: 723,
    created_by: "ada",
    values: { MaxDepth: "5" },
    metrics_state: "ready",
    report: whole,
    ...changes,
  });
const nightly = row("nightly");
const selective = row("try-3", {
  status: "Failed",
  report: {
    ...whole,
    is_selective: true,
    selected_steps: ["Train", "Evaluate"],
    reference_name: "nightly",
    ran: ["Train", "Evaluate"],
    reused: ["Prepare from nightly"],
    changed: [{ name: "MaxDepth", value: "3", before: "7" }],
    compared_with: "reference",
    failures: [{ step: "Evaluate", reason: "<b>No space</b>" }],
  },
});
const trial = (n: number, MaxDepth: string, mse: number | null, changes: Partial<RunRow> = {}) =>
  row(`sweep-${n}`, { sweep: "7f2", trial: n, values: { MaxDepth }, metrics: { [MSE]: mse }, ...changes });
const trials = [trial(0, "2", 5), trial(1, "4", 4.1, { is_best: true }), trial(2, "6", null)];
const shown = (rows: RunRow[], changes: Partial<Runs> = {}): Runs => ({
  ...NO_RUNS,
  state: "ready",
  rows,
  metrics: [{ name: MSE, step: "Evaluate", kind: "file", is_declared: true }],
  varied: ["MaxDepth"],
  objective: { name: MSE, direction: "minimize", condition: "", threshold: null, choices: [MSE] },
  ...changes,
});
const sweep: Sweep = {
  id: "7f2",
  state: "running",
  selected_steps: ["Train"],
  reference_execution_arn: null,
  varied: ["MaxDepth"],
  objective: { name: MSE, direction: "minimize", condition: "", threshold: null, choices: [MSE] },
  started_at: null,
  ended_at: null,
  reference_objective: null,
  trials: [0, 1, 2, 3].map((index) => ({
    index,
    values: {},
    arn: "",
    status: "Succeeded",
    reason: "",
    objective: index === 1 ? 4.1 : null,
    duration_s: null,
  })),
  best: 1,
  counts: { succeeded: 2, failed: 1, waiting: 1 },
  message: "",
};

/** Shows the tab of the runs. */
async function showRuns(
  rows: RunRow[],
  changes: Parameters<typeof showSide>[0] = {},
  of: Partial<Runs> = {},
) {
  const side = showSide({ runs_shown: shown(rows, of), ...changes });
  await side.user.click(tab("Runs"));
  await side.settle();
  const asking = new Set(["runs", "runs-details"]);
  return { ...side, given: () => side.model.sent.filter(({ command }) => !asking.has(command)) };
}
const table = () => screen.getByRole("table", { name: "Executions" });
const opener = (name: string) => screen.getByRole("button", { name: new RegExp(`^${name} `) });
const openers = () =>
  within(table())
    .queryAllByRole("button")
    .filter((button) => button.dataset.control === "open");
const names = () => openers().map((each) => (each.querySelector(".ssw-run-name") ?? each).textContent);
const about = (name: string) => screen.getByRole("region", { name: `About ${name}` });
const details = (name: string) => [...about(name).querySelectorAll("dt, dd")].map((each) => each.textContent);
const heading = (name: string) => screen.getByRole("columnheader", { name: new RegExp(`^${name}`) });
const sort = (name: string) => within(heading(name)).getByRole("button");
const ticked = (name: string) => screen.getByRole("checkbox", { name: `Compare ${name}` });
const detailsAsked = (sent: { command: string }[]) =>
  sent.filter(({ command }) => command === "runs-details");

describe("asking for the executions", () => {
  it("waits until the tab is opened, and is done at every opening", async () => {
    const { model, user, settle } = showSide();
    expect(model.sent).toEqual([]);
    for (const name of ["Runs", "Plan", "Runs"]) {
      await user.click(tab(name));
      await settle();
    }
    expect(model.sent).toEqual([{ command: "runs" }, { command: "runs" }]);
  });

  it("is not done again when the rows change: they follow the list", async () => {
    const { model, answer } = await showRuns([nightly], { references: listed([execution()]) });
    const run: Run = { ...widgetState().run, state: "running", arn: "arn:new", status: "Executing" };
    await answer({ run, references: listed([execution({ arn: "arn:new" }), execution()]) });
    await answer({ runs_shown: shown([row("new"), nightly]) });
    expect(model.sent).toEqual([{ command: "runs" }]);
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
    const { given, user, answer } = await showRuns([nightly], {}, { has_more: true });
    await user.click(screen.getByRole("button", { name: "Show older" }));
    await answer({ runs_shown: shown([nightly], { has_more: true, state: "pending" }) });
    await user.click(screen.getByRole("button", { name: "Reading…" }));
    expect(given()).toEqual([{ command: "runs-more" }]);
    await answer({ runs_shown: shown([nightly]) });
    expect(screen.queryByRole("button", { name: "Show older" })).toBeNull();
  });
});

describe("asking for what the list does not say", () => {
  const unread = (name: string) => row(name, { values: {}, report: null, metrics_state: "none" });

  it("names the rows in sight once, and again where one of them has another status", async () => {
    const { model, answer } = await showRuns([unread("a"), nightly]);
    await eventually(() => expect(detailsAsked(model.sent)).toHaveLength(1));
    expect(detailsAsked(model.sent)[0]).toMatchObject({ arns: ["arn:a", "arn:nightly"] });
    await answer({ runs_shown: shown([{ ...unread("a"), status: "Executing" }, nightly]) });
    await eventually(() => expect(detailsAsked(model.sent)).toHaveLength(2));
  });

  it("is not done while everything in sight is known", async () => {
    const { model, answer, user } = await showRuns([row("a"), row("b")]);
    await user.click(opener("a"));
    await answer({ runs_shown: shown([row("b"), row("a")]) });
    await answer({ runs_shown: shown([row("b"), row("a"), unread("c")]) });
    await eventually(() => expect(detailsAsked(model.sent)).toHaveLength(1));
    expect(detailsAsked(model.sent)[0]).toMatchObject({ arns: ["arn:b", "arn:a", "arn:c"] });
  });

  it("leaves the rest of a long list alone", async () => {
    const { model } = await showRuns(Array.from({ length: 1000 }, (_, i) => unread(`run-${i}`)));
    await eventually(() => expect(detailsAsked(model.sent)).toHaveLength(1));
    const { arns } = detailsAsked(model.sent)[0] as unknown as { arns: string[] };
    expect(arns[0]).toBe("arn:run-0");
    expect(arns.length).toBeLessThan(30);
  });
});

describe("the table of executions", () => {
  it("says that there is none, that it is being read, and why it cannot be", async () => {
    const { answer } = await showRuns([]);
    expect(screen.getByText("No execution yet")).toBeTruthy();
    await answer({ runs_shown: shown([], { state: "pending" }) });
    expect(screen.getByText("Reading the executions…")).toBeTruthy();
    await answer({ runs_shown: shown([nightly], { state: "errored", message: "Access denied." }) });
    expect(screen.getByText("Access denied.")).toBeTruthy();
    await answer({ runs_shown: shown([nightly]) });
    expect(screen.queryByText("Access denied.")).toBeNull();
  });

  it("tells executions from each other at a glance, by sign and word", async () => {
    await showRuns([selective, row("nightly", { is_reference: true })]);
    expect(screen.getByRole("button", { name: "try-3 Failed" })).toBe(openers()[0]);
    expect(screen.getByRole("button", { name: "nightly Succeeded reference" })).toBe(openers()[1]);
    expect(opener("try-3").textContent).toContain("✗");
    const cells = within(opener("try-3").closest("tr") as HTMLElement).getAllByRole("cell");
    const texts = cells.map((cell) => cell.textContent);
    expect(texts.slice(1, 4)).toEqual(["–", "5", "12 min 3 s"]);
    expect(texts.slice(-2)).toEqual(["ada", "Failed"]);
  });

  it("is put in order by a heading, which says so", async () => {
    const rows = [nightly, ...trials.map((each) => ({ ...each, sweep: "" }))];
    const { user } = await showRuns(rows);
    expect(heading("When").getAttribute("aria-sort")).toBe("descending");
    await user.click(sort("mse"));
    expect(names()).toEqual(["sweep-1", "sweep-0", "nightly", "sweep-2"]);
    expect(heading("mse").getAttribute("aria-sort")).toBe("ascending");
    expect(heading("When").getAttribute("aria-sort")).toBe("none");
    await user.click(sort("mse"));
    expect(names()).toEqual(["sweep-0", "sweep-1", "nightly", "sweep-2"]);
    await user.click(sort("MaxDepth"));
    expect(names()).toEqual(["sweep-0", "sweep-1", "nightly", "sweep-2"]);
  });

  it("has the columns that the reader wants", async () => {
    const { user } = await showRuns([nightly]);
    await user.click(screen.getByRole("button", { name: "Columns" }));
    await user.click(screen.getByRole("checkbox", { name: "By" }));
    expect(screen.queryByRole("columnheader", { name: "By" })).toBeNull();
    expect(heading("Took")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "By" }));
    expect(heading("By")).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Columns" }));
  });

  it("closes the choice of columns when the focus goes on, which it would hide", async () => {
    const { user } = await showRuns([nightly]);
    await user.click(screen.getByRole("button", { name: "Columns" }));
    act(() => screen.getByRole("checkbox", { name: "By" }).focus());
    expect(screen.getByRole("group", { name: "Columns" })).toBeTruthy();
    act(() => sort("mse").focus());
    expect(screen.queryByRole("group", { name: "Columns" })).toBeNull();
    expect(document.activeElement).toBe(sort("mse"));
  });

  it("fades at its edge while there are columns beyond it, whichever way text goes", async () => {
    await showRuns([nightly]);
    const box = table().parentElement as HTMLElement;
    const widths = { clientWidth: { value: 500 }, scrollWidth: { value: 700 } };
    Object.defineProperties(box, { ...widths, scrollLeft: { value: 0, writable: true } });
    const isFaded = (scrolled: number) => {
      box.scrollLeft = scrolled;
      box.dispatchEvent(new Event("scroll"));
      return box.hasAttribute("data-more");
    };
    expect([0, 120, 200, -120, -200].map(isFaded)).toEqual([true, true, false, true, false]);
    const fadesAt = (scrolled: number) => isFaded(scrolled) && box.style.getPropertyValue("--ssw-runs-seen");
    expect([0, 120, -120].map(fadesAt)).toEqual(["500px", "620px", "620px"]);
  });

  it("tells the rest when a row is opened, as text", async () => {
    const { user } = await showRuns([{ ...selective, metrics: { [MSE]: 4.5 }, outcomes: { Check: "True" } }]);
    expect(screen.queryByRole("region", { name: "About try-3" })).toBeNull();
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
        ["Metrics", `${MSE}: 4.5`],
        ["Came to", "Check: True"],
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
    const { user } = await showRuns([row("nightly", { report: { ...whole, changed, compared_with } })]);
    await user.click(opener("nightly"));
    expect(details("nightly").slice(-2)).toEqual([term, line]);
  });

  it("says of what cannot be known why", async () => {
    const unknown = "The role in use may not call sagemaker:ListPipelineExecutionSteps.";
    const metrics_problem = "The role in use may not call s3:GetObject.";
    const { user } = await showRuns([
      row("nightly", { report: null, unknown, metrics_state: "errored", metrics_problem }),
    ]);
    expect(screen.getByTitle(metrics_problem).textContent).toBe("?");
    await user.click(opener("nightly"));
    expect(about("nightly").textContent).toContain(unknown);
    expect(about("nightly").textContent).toContain(metrics_problem);
    const repeat = screen.getByRole("button", { name: "Same again: nightly" });
    expect(repeat.getAttribute("aria-disabled")).toBe("true");
  });

  it("names the steps of which no row is listed, and has them listed", async () => {
    const report = { ...whole, unlisted: ["Merge", "Publish"] };
    const { user, given, answer } = await showRuns([row("nightly", { report })]);
    await user.click(opener("nightly"));
    expect(about("nightly").textContent).toContain(
      "Not all rows are listed: Merge and Publish may have run too.",
    );
    await user.click(within(about("nightly")).getByRole("button", { name: "List all iterations" }));
    expect(given().at(-1)).toEqual({ command: "list-steps", arn: "arn:nightly" });
    await answer({ runs_shown: shown([row("nightly")]) });
    expect(about("nightly").textContent).not.toContain("listed");
  });

  it("keeps a row open, and its focus, when more is known", async () => {
    const { user, answer } = await showRuns([row("nightly", { report: null })]);
    await user.click(opener("nightly"));
    const before = opener("nightly");
    await answer({ runs_shown: shown([selective, nightly]) });
    expect(details("nightly")).toContain("Prepare, Train, Evaluate");
    expect(opener("nightly")).toBe(before);
    expect(document.activeElement).toBe(before);
  });

  it("is counted in its tab, as far as it is listed", () => {
    showSide({ references: listed([execution(), execution({ arn: "b" })], { has_more: true }) });
    expect(tab("Runs").textContent).toBe("Runs 2+ executions");
  });
});

describe("a sweep", () => {
  it("has its trials together under a line that tells how it is doing", async () => {
    await showRuns([nightly, ...trials], { sweeps_shown: [sweep] });
    expect(names()).toEqual([
      "nightly",
      "▾Sweep 7f2 running · best mse 4.1 · 3 of 4 trials done, 1 failed, 1 waiting · MaxDepth",
      "sweep-0",
      "sweep-1",
      "sweep-2",
    ]);
    const best = screen.getByRole("button", { name: "sweep-1 Succeeded best of its sweep" });
    expect(best.textContent).toContain("★ best");
  });

  it("has no trial that waits once it has ended", async () => {
    await showRuns([nightly, ...trials], { sweeps_shown: [{ ...sweep, state: "ended" }] });
    const line = screen.getByRole("button", { name: /^Sweep 7f2/ });
    expect(line.closest("tr")?.textContent).toContain("3 of 4 trials done, 1 failed, 1 not started");
  });

  it("folds them away", async () => {
    const { user } = await showRuns([nightly, ...trials], { sweeps_shown: [sweep] });
    const fold = screen.getByRole("button", { name: /^Sweep 7f2/ });
    await user.click(fold);
    expect(fold.getAttribute("aria-expanded")).toBe("false");
    expect(openers()).toHaveLength(2);
    await user.click(fold);
    expect(openers()).toHaveLength(5);
  });

  it("of which only the executions are known is told from others all the same", async () => {
    await showRuns(trials);
    expect(screen.getByRole("button", { name: "Sweep 7f2" })).toBeTruthy();
  });
});

/** Queries by role and name are slow in a page with many rows. */
describe("a thousand executions", { timeout: 30_000 }, () => {
  const many = Array.from({ length: 1000 }, (_, i) =>
    row(`run-${i}`, { metrics: { [MSE]: (i * 7) % 1000 } }),
  );

  it("are rows of a table that says how many there are, of which a few are drawn", async () => {
    await showRuns(many);
    expect(table().getAttribute("aria-rowcount")).toBe("1001");
    expect(table().querySelectorAll("tr").length).toBeLessThan(80);
    expect(opener("run-0").closest("tr")?.getAttribute("aria-rowindex")).toBe("2");
  });

  it("are walked with the keyboard from one Tab stop, to where nothing was drawn yet", async () => {
    const { user, settle } = await showRuns(many);
    expect(openers().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
    opener("run-0").focus();
    await user.keyboard("{ArrowDown}");
    await settle();
    expect(document.activeElement).toBe(opener("run-1"));
    await user.keyboard("{ArrowLeft}");
    await settle();
    expect(document.activeElement).toBe(ticked("run-1"));
    await user.keyboard("{End}");
    await settle();
    expect(document.activeElement).toBe(ticked("run-999"));
    expect(ticked("run-999").closest("tr")?.getAttribute("aria-rowindex")).toBe("1001");
    await user.keyboard("{ArrowRight}{Home}");
    await settle();
    await settle();
    expect(document.activeElement).toBe(opener("run-0"));
    await user.keyboard("{PageDown}");
    await settle();
    expect(document.activeElement).toBe(opener("run-10"));
  });

  it("are narrowed by a filter", async () => {
    const { user, settle } = await showRuns(many);
    await user.type(screen.getByRole("searchbox", { name: "Filter executions by name" }), "run-123");
    await settle();
    expect(names()).toEqual(["run-123"]);
  });

  it("are put in order as far as they have been read, which is said", async () => {
    const read = many.slice(0, 3);
    const rest = many.slice(3).map((each) => ({ ...each, metrics: {}, metrics_state: "none" as const }));
    const { user } = await showRuns([...rest, ...read]);
    await user.click(sort("mse"));
    expect(names().slice(0, 4)).toEqual(["run-0", "run-1", "run-2", "run-3"]);
    expect(screen.getByText("3 of 1000 executions have been read; the others come last.")).toBeTruthy();
    await user.click(sort("Took"));
    expect(screen.queryByText(/have been read/)).toBeNull();
  });

  it("are put in order whole", async () => {
    const { user } = await showRuns(many);
    await user.click(sort("mse"));
    expect(names().slice(0, 2)).toEqual(["run-0", "run-143"]);
  });
});

describe("what can be done with an execution", () => {
  it("is to show it on the graph", async () => {
    const { given, view, user, answer } = await showRuns([nightly]);
    await user.click(opener("nightly"));
    await user.click(screen.getByRole("button", { name: "Show on the graph: nightly" }));
    expect(given()).toEqual([{ command: "watch", arn: "arn:nightly" }]);
    expect(view.mode.value).toBe("run");
    await answer({ run: { ...widgetState().run, state: "ended", arn: "arn:nightly" } });
    const there = screen.getByRole("button", { name: "On the graph: nightly" });
    expect(there.getAttribute("aria-disabled")).toBe("true");
  });

  it("is to use it as reference, which pins it, whether or not it can serve", async () => {
    const executions = listed([
      execution({ arn: "arn:nightly", can_serve: false, why_not: "Train failed there" }),
    ]);
    const { model, user, settle } = await showRuns([nightly], { references: executions });
    await user.click(opener("nightly"));
    await user.click(screen.getByRole("button", { name: "Use as reference: nightly" }));
    expect(model.saves).toEqual([{ pinned: true, reference_execution_arn: "arn:nightly" }]);
    await settle();
    const is = screen.getByRole("button", { name: "Is the reference: nightly" });
    expect(is.getAttribute("aria-disabled")).toBe("true");
  });

  it("is to take its values over, and to run what comes after it", async () => {
    const { given, user, model, view } = await showRuns([nightly]);
    await user.click(opener("nightly"));
    await user.click(screen.getByRole("button", { name: "Use these values: nightly" }));
    await act(() => model.reply());
    expect(view.politely.value).toBe("The parameters have the values of nightly.");
    await user.click(screen.getByRole("button", { name: "Run the rest: nightly" }));
    expect(given()).toEqual([
      { command: "take-values", arn: "arn:nightly" },
      { command: "run-the-rest", arn: "arn:nightly" },
    ]);
  });

  it.each([
    [selective, "Select Train, Evaluate, with nightly as reference, and its values"],
    [row("try-3"), "Select all 3 steps, with its values and without a reference"],
  ])("is the same again, of which the button says what that is", async (of, title) => {
    const { given, user } = await showRuns([of]);
    await user.click(opener("try-3"));
    const repeat = screen.getByRole("button", { name: "Same again: try-3" });
    expect(repeat.title).toBe(title);
    await user.click(repeat);
    expect(given()).toEqual([{ command: "repeat", arn: of.arn }]);
  });

  it("is to copy its ARN, which is said where the page may not", async () => {
    const { user } = await showRuns([nightly]);
    await user.click(opener("nightly"));
    const copy = screen.getByRole("button", { name: "Copy ARN: nightly" });
    await user.click(copy);
    await screen.findByText("Copied");
    expect(await navigator.clipboard.readText()).toBe("arn:nightly");
    vi.spyOn(navigator.clipboard, "writeText").mockRejectedValueOnce(new Error("Denied"));
    await user.click(copy);
    expect(await screen.findByText("arn:nightly")).toBeTruthy();
  });

  it("is nothing without a kernel", async () => {
    const { model, given, user, settle } = await showRuns([nightly]);
    await user.click(opener("nightly"));
    await act(() => model.loseKernel());
    await settle();
    for (const button of within(about("nightly")).getAllByRole("button")) await user.click(button);
    expect([given(), model.saves]).toEqual([[], []]);
    await user.click(sort("Took"));
    expect(heading("Took").getAttribute("aria-sort")).toBe("ascending");
  });
});

describe("the objective", () => {
  const choice = () => screen.getByRole("combobox", { name: "Objective" });

  it("is chosen, with the direction that the definition gives", async () => {
    const metrics = [
      ...shown([]).metrics,
      { ...shown([]).metrics[0], name: "Train: loss", step: "Train" } as never,
    ];
    const { user, given, model } = await showRuns(trials, {}, { metrics });
    await user.selectOptions(choice(), "loss");
    await act(() => model.reply());
    expect(given()).toEqual([{ command: "objective", name: "Train: loss", direction: "" }]);
  });

  it("takes less as better where the definition does not say, which can be turned", async () => {
    const { user, given, model } = await showRuns(trials, {}, { objective: null });
    await user.selectOptions(choice(), "mse");
    await act(() => model.reply("Whether less or more is better, the definition does not say."));
    expect(given().at(-1)).toEqual({ command: "objective", name: MSE, direction: "minimize" });
    expect(screen.queryByRole("combobox", { name: "What is better" })).toBeNull();
  });

  it("is turned", async () => {
    const { user, given } = await showRuns(trials);
    await user.selectOptions(screen.getByRole("combobox", { name: "What is better" }), "Maximize");
    expect(given()).toEqual([{ command: "objective", name: MSE, direction: "maximize" }]);
  });

  it("says why there is none", async () => {
    const { answer } = await showRuns(trials, {}, { objective: null, metrics: [] });
    expect(screen.getByText(/^No metric is known yet/)).toBeTruthy();
    await answer({ runs_shown: shown(trials, { objective: null }) });
    expect(screen.getByText(/^The definition compares no metric/)).toBeTruthy();
  });
});

describe("the plot", () => {
  const points = () =>
    within(screen.getByRole("list", { name: "Executions in the plot" })).getAllByRole("button");

  it("has a point for each number, and says what it shows", async () => {
    await showRuns(trials);
    expect(points().map((point) => point.getAttribute("aria-label"))).toEqual([
      "sweep-0: MaxDepth 2, mse 5",
      "sweep-1: MaxDepth 4, mse 4.1, best",
    ]);
    expect(screen.getByRole("img", { name: /^mse over MaxDepth of 3 executions/ })).toBeTruthy();
  });

  it("and the table mark the same execution, whichever has the focus", async () => {
    const { settle } = await showRuns(trials);
    act(() => points()[1]?.focus());
    await settle();
    expect(opener("sweep-1").closest("tr")?.dataset.marked).toBe("");
    act(() => opener("sweep-0").focus());
    await settle();
    expect(points().map(({ dataset }) => dataset.marked)).toEqual(["", undefined]);
    expect(opener("sweep-1").closest("tr")?.dataset.marked).toBeUndefined();
  });

  it("is one Tab stop, walked from left to right; a press goes to the row", async () => {
    const { user, settle } = await showRuns(trials);
    act(() => points()[0]?.focus());
    await user.keyboard("{ArrowRight}");
    expect(document.activeElement).toBe(points()[1]);
    expect(points().filter(({ tabIndex }) => tabIndex === 0)).toEqual([points()[1]]);
    await user.keyboard("{Enter}");
    await settle();
    expect(document.activeElement).toBe(opener("sweep-1"));
  });

  it("is drawn over what the reader wants", async () => {
    const rows = trials.map((each, i) => ({
      ...each,
      values: { ...each.values, Eta: String(i), Rounds: String(i) },
    }));
    const { user } = await showRuns(rows, {}, { varied: ["MaxDepth", "Eta", "Rounds"] });
    const over = screen.getByRole("combobox", { name: "What the plot is drawn over" });
    expect((over as HTMLSelectElement).selectedOptions[0]?.textContent).toBe("all parameters");
    await user.selectOptions(over, "Eta");
    expect(screen.getByRole("img", { name: /^mse over Eta of 3 executions/ })).toBeTruthy();
    await user.selectOptions(over, "time");
    expect(screen.getByRole("img", { name: /^mse over the start of 3 executions/ })).toBeTruthy();
  });

  it("is not there while there is nothing to draw", async () => {
    await showRuns([nightly]);
    expect(screen.queryByRole("img")).toBeNull();
  });
});

describe("comparing executions", () => {
  const compared: Comparison = {
    ...NO_COMPARISON,
    arns: ["arn:nightly", "arn:try-3"],
    names: ["nightly", "try-3"],
    values: [
      { name: "MaxDepth", texts: ["5", "3"], is_different: true },
      { name: "Rounds", texts: ["50", "50"], is_different: false },
    ],
    steps: [
      { name: "Prepare", texts: ["ran", "reused"], is_different: true },
      { name: "Train", texts: ["ran", "failed"], is_different: true },
      { name: "Check", texts: ["not run", "ran"], is_different: true },
      { name: "Report", texts: ["ran", "ran"], is_different: false },
      { name: "Evaluate", texts: ["ran", "not run"], is_different: true },
    ],
    metrics: [
      { name: MSE, texts: ["4.6", "4.1"], is_different: true },
      { name: "Report: rows", texts: ["7", "8"], is_different: true },
      { name: "Train: loss", texts: ["7", "7"], is_different: false },
    ],
    durations: [{ name: "the execution", texts: ["1 min", ""], is_different: true }],
    definition: [{ step: "Train", execution: 1, change: "has changed", diff: "-a\n+b" }],
  };
  const rowOf = (name: RegExp) => screen.getByRole("row", { name });

  it("takes two or more", async () => {
    const { user, given, settle } = await showRuns([nightly, selective]);
    const button = screen.getByRole("button", { name: /^Compare/ });
    expect(button.getAttribute("aria-disabled")).toBe("true");
    await user.click(ticked("nightly"));
    await user.click(button);
    await user.click(ticked("try-3"));
    expect(button.textContent).toBe("Compare 2");
    await user.click(button);
    expect(given()).toEqual([{ command: "compare", arns: ["arn:nightly", "arn:try-3"] }]);
    await user.click(screen.getByRole("button", { name: "Untick all executions" }));
    await settle();
    expect((ticked("nightly") as HTMLInputElement).checked).toBe(false);
  });

  it("shows them side by side, what differs by sign and word", async () => {
    const { user } = await showRuns([nightly, selective], { comparison_shown: compared });
    expect(screen.getByRole("region", { name: "Compare nightly and try-3" })).toBeTruthy();
    expect(rowOf(/Differs: MaxDepth/).textContent).toContain("≠");
    expect(rowOf(/mse/).textContent).toContain("4.1★ best");
    expect(screen.queryByRole("row", { name: /Rounds/ })).toBeNull();
    expect(screen.getByText("1 of 2 differ")).toBeTruthy();
    expect(screen.getByText("2 of 3 differ")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "Only what differs" }));
    expect(rowOf(/^Rounds/).textContent).not.toContain("≠");
    expect(screen.getByText("1 step differs from the definition that nightly ran.")).toBeTruthy();
    await user.click(screen.getByText("Train has changed"));
    expect(screen.getByRole("region", { name: "How Train differs" }).textContent).toContain("+b");
  });

  it("is shown on the graph where there are two, for as long as it is open", async () => {
    const { view, answer } = await showRuns([nightly, selective], { comparison_shown: compared });
    expect(view.mode.value).toBe("compare");
    expect(Object.fromEntries(view.compared.value?.steps ?? [])).toEqual({
      Prepare: { look: "plain", word: "ran in nightly, reused in try-3" },
      Train: { look: "other", word: "ran in nightly, failed in try-3" },
      Check: { look: "second", word: "not run in nightly, ran in try-3" },
      Evaluate: { look: "first", word: "ran in nightly, not run in try-3, with other metrics" },
      Report: { look: "other", word: "ran in both, with other metrics" },
    });
    expect(view.compared.value?.legend).toContainEqual(["first", "only in nightly"]);
    await answer({ comparison_shown: NO_COMPARISON });
    expect([view.compared.value, view.mode.value]).toEqual([null, null]);
  });

  it("marks a step that ran with another value, or as another definition, as one that differs", async () => {
    const steps = ["Prepare", "Train", "Check", "Report"].map((name) => ({
      name,
      texts: name === "Check" ? ["ran", "reused"] : ["ran", "cached"],
      is_different: true,
    }));
    const parameter_form = [field({ name: "MaxDepth", read_by: ["Train", "Check"] })];
    const definition = [{ step: "Report", execution: 1, change: "has changed", diff: "" }];
    const { view } = await showRuns([nightly, selective], {
      parameter_form,
      comparison_shown: { ...compared, steps, metrics: [], definition },
    });
    const told = "ran in nightly, cached in try-3";
    expect(Object.fromEntries(view.compared.value?.steps ?? [])).toEqual({
      Prepare: { look: "plain", word: told },
      Train: { look: "other", word: `${told}, with another MaxDepth` },
      // The values of an execution say nothing about a step that it reuses.
      Check: { look: "plain", word: "ran in nightly, reused in try-3" },
      Report: { look: "other", word: `${told}, with another definition` },
    });
  });

  it("leaves the graph as it was before", async () => {
    const { view, answer } = await showRuns([nightly, selective]);
    view.mode.value = "plan";
    await answer({ comparison_shown: compared });
    expect(view.mode.value).toBe("compare");
    await answer({ comparison_shown: NO_COMPARISON });
    expect(view.mode.value).toBe("plan");
  });

  it("of three is not shown on the graph", async () => {
    const three = { ...compared, arns: ["a", "b", "c"], names: ["a", "b", "c"] };
    const { view } = await showRuns([nightly, selective], { comparison_shown: three });
    expect([view.compared.value, view.mode.value]).toEqual([null, null]);
  });

  it("says what is not known, and what is still being asked", async () => {
    const unknown = {
      ...compared,
      definition: [],
      unknown_definitions: ["try-3"],
      message: "Reading try-3…",
    };
    await showRuns([nightly, selective], { comparison_shown: unknown });
    expect(screen.getByText("It is not known which definition try-3 ran.")).toBeTruthy();
    expect(screen.getByText("Reading try-3…")).toBeTruthy();
  });

  it("is closed by Escape, and gives the focus back", async () => {
    const { user, given, answer } = await showRuns([nightly, selective]);
    await user.click(ticked("nightly"));
    await user.click(ticked("try-3"));
    await user.click(screen.getByRole("button", { name: "Compare 2" }));
    await answer({ comparison_shown: compared });
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Back" }));
    await user.keyboard("{Escape}");
    expect(given().at(-1)).toEqual({ command: "compare", arns: [] });
    await answer({ comparison_shown: NO_COMPARISON });
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Compare 2" }));
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

  it("says where rows are missing, of the run and of the reference", async () => {
    const steps = { Train: referenceStep("Not all listed", { started_at: at(0), duration_s: 20 }) };
    const reference = { ...referenceWith(steps), has_more_steps: true };
    const { answer, user } = await showRuns([], { reference, references: listed([execution()]) });
    const said = /1 step in 20 s, as far as rows are listed$/;
    expect(disclosure("nightly").textContent).toMatch(said);
    await user.click(disclosure("nightly"));
    expect(bar("Train").dataset.bar).toBe("unknown");
    expect(bar("Train").textContent).toContain("Not all listed");
    const ran = { Train: stepRun({ state: "ran", started_at: at(0), ended_at: at(20) }) };
    const run = { ...widgetState().run, state: "ended" as const, name: "try-7", steps: ran };
    await answer({ run: { ...run, has_more_steps: true } });
    expect(disclosure("try-7").textContent).toMatch(said);
    await answer({ run });
    expect(disclosure("try-7").textContent).toMatch(/1 step in 20 s$/);
  });
});
