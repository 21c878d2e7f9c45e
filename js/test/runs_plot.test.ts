/** What the plot of the runs draws. */

import { describe, expect, it } from "vitest";
import { objectiveAxis, parameterAxis, startAxis } from "../src/panels/runs/axes";
import { along, freeOf } from "../src/panels/runs/free_place";
import { alternative, linesOver, pointText, subjectOf } from "../src/panels/runs/plot_subject";
import { niceTicks, scaleOver } from "../src/panels/runs/scales";
import { means, stretches } from "../src/panels/runs/series";
import { withTrials } from "../src/panels/runs/trials";
import type { Objective, RunRow, Runs } from "../src/wire";
import { NO_RUNS, runRow, sweepOf, trial } from "./wire_fake";

const MSE = "Evaluate: report.mse.value";
const objective: Objective = {
  name: MSE,
  direction: "minimize",
  condition: "",
  threshold: null,
  choices: [MSE],
};
const run = (name: string, values: Record<string, string>, mse?: number | null, more: Partial<RunRow> = {}) =>
  runRow({ arn: name, name, values, metrics: mse === undefined ? {} : { [MSE]: mse }, ...more });
const shown = (rows: RunRow[], varied: string[], changes: Partial<Runs> = {}): Runs => ({
  ...NO_RUNS,
  rows,
  varied,
  metrics: [{ name: MSE, step: "Evaluate", kind: "file", is_declared: true }],
  objective,
  ...changes,
});
const subjectFrom = (runs: Runs, over: Parameters<typeof subjectOf>[2] = null) => {
  const subject = subjectOf(runs, runs.rows, over);
  if (!subject) throw new Error("Nothing is drawn");
  return subject;
};
const depths = (pairs: [depth: string, mse: number | null | undefined][]) =>
  pairs.map(([MaxDepth, mse], i) => run(`run-${i}`, { MaxDepth }, mse));

describe("whether there is a plot", () => {
  const two = depths([
    ["2", 5],
    ["4", 4],
  ]);

  it("needs an objective, and two executions that have reported it", () => {
    expect(subjectOf(shown(two, ["MaxDepth"]), two, null)).not.toBeNull();
    expect(subjectOf(shown(two, ["MaxDepth"], { objective: null }), two, null)).toBeNull();
    expect(subjectOf(shown(two, ["MaxDepth"]), two.slice(1), null)).toBeNull();
    const unread = [...two.slice(1), run("unread", {})];
    expect(subjectOf(shown(unread, ["MaxDepth"]), unread, null)).toBeNull();
  });
});

describe("what it is drawn over", () => {
  const grid = (names: string[], counts: number[]) =>
    Array.from({ length: 12 }, (_, i) =>
      run(`r${i}`, Object.fromEntries(names.map((name, at) => [name, String(i % (counts[at] ?? 1))])), i),
    );

  it("is time where nothing was varied, and the one parameter that was", () => {
    const same = grid(["A"], [1]);
    expect(subjectFrom(shown(same, [])).over).toEqual({ kind: "start" });
    expect(subjectFrom(shown(grid(["A"], [3]), ["A"])).over).toEqual({ kind: "parameter", name: "A" });
  });

  it("is the one with more values of two, with a series for each value of the other", () => {
    const subject = subjectFrom(shown(grid(["A", "B"], [2, 6]), ["A", "B"]));
    expect(subject.over).toEqual({ kind: "parameter", name: "B" });
    const { series } = linesOver(subject, { kind: "parameter", name: "B" });
    expect(series.map(({ label }) => label)).toEqual(["A 0", "A 1"]);
  });

  it("is all side by side of three or more, or two with many values each", () => {
    expect(subjectFrom(shown(grid(["A", "B", "C"], [2, 3, 2]), ["A", "B", "C"])).over.kind).toBe("all");
    expect(subjectFrom(shown(grid(["A", "B"], [6, 12]), ["A", "B"])).over.kind).toBe("all");
  });

  it("is what was chosen, while that differs between the rows", () => {
    const rows = grid(["A", "B"], [2, 6]);
    expect(subjectFrom(shown(rows, ["A", "B"]), { kind: "start" }).over.kind).toBe("start");
    const gone = subjectFrom(shown(rows, ["A", "B"]), { kind: "parameter", name: "Gone" });
    expect(gone.over).toEqual({ kind: "parameter", name: "B" });
  });
});

describe("where a point stands", () => {
  const rows = depths([
    ["8", 4.4],
    ["2", 6],
    ["4", null],
    ["6", 4],
  ]);

  it("is by its number from left to right, and better upwards", () => {
    const subject = subjectFrom(shown(rows, ["MaxDepth"]));
    const [series] = linesOver(subject, { kind: "parameter", name: "MaxDepth" }).series;
    expect(series?.points.map(({ row, x, y }) => [row.name, x, y])).toEqual([
      ["run-1", 0, 0],
      ["run-2", 1 / 3, null],
      ["run-3", 2 / 3, 1],
      ["run-0", 1, expect.closeTo(0.8)],
    ]);
    const maximize = objectiveAxis({ ...objective, direction: "maximize" }, "mse", rows);
    expect(maximize?.place(rows[1] as RunRow)).toBe(1);
    expect(maximize?.place(rows[2] as RunRow)).toBeNull();
  });

  it("leaves a gap where nothing, or no number, was reported", () => {
    const subject = subjectFrom(shown(rows, ["MaxDepth"]));
    const [series] = linesOver(subject, { kind: "parameter", name: "MaxDepth" }).series;
    expect(series?.isLine).toBe(true);
    expect(stretches(series?.points ?? []).map((stretch) => stretch.map(({ x }) => x))).toEqual([[2 / 3, 1]]);
  });

  it("is on a line through the middle of those that have the same value", () => {
    const rows = depths([
      ["2", 5],
      ["2", 4],
      ["2", null],
      ["4", 3],
    ]);
    const subject = subjectFrom(shown(rows, ["MaxDepth"]));
    const [series] = linesOver(subject, { kind: "parameter", name: "MaxDepth" }).series;
    const [first, second] = series?.points.map(({ y }) => y) ?? [];
    expect(series?.isLine).toBe(true);
    expect(means(series?.points ?? [])).toEqual([
      { x: 0, y: expect.closeTo(((first ?? 0) + (second ?? 0)) / 2) },
      { x: 1, y: 1 },
    ]);
  });

  it("is on no line where the values are names", () => {
    const lines = (subject: ReturnType<typeof subjectFrom>) =>
      linesOver(subject, { kind: "parameter", name: "MaxDepth" }).series.map(({ isLine }) => isLine);
    const named = depths([
      ["hist", 5],
      ["exact", 4],
    ]);
    expect(lines(subjectFrom(shown(named, ["MaxDepth"])))).toEqual([false]);
  });

  it("is by the logarithm where numbers span much", () => {
    const wide = depths([
      ["0.001", 5],
      ["0.1", 4],
      ["10", 3],
    ]);
    const axis = parameterAxis("MaxDepth", wide);
    expect(wide.map((row) => axis.place(row))).toEqual([0, expect.closeTo(0.5), 1]);
    expect(axis.ticks.map(({ text }) => text)).toEqual(["0.001", "0.1", "10"]);
  });

  it("is in the order in which executions began, whatever they are called", () => {
    const at = (hour: number) => `2026-11-24T${hour}:00:00Z`;
    const started = [11, 10, 12].map((hour) => run(`run-${hour}`, { A: "1" }, 1, { started_at: at(hour) }));
    const axis = startAxis([...started, run("unknown", { A: "1" }, 1)]);
    expect(started.map((row) => axis.place(row))).toEqual([0.5, 0, 1]);
  });
});

describe("the ticks", () => {
  it.each([
    [3.4, 5.2, [3, 3.5, 4, 4.5, 5, 5.5]],
    [0, 1, [0, 0.5, 1]],
    [4, 4, [4]],
    [-0.02, 0.01, [-0.02, -0.01, 0, 0.01]],
  ])("of %s to %s are round", (least, most, ticks) => {
    expect(niceTicks(least, most)).toEqual(ticks);
  });

  it("of one value alone are that value, in the middle", () => {
    const { ticks, place } = scaleOver([5]);
    expect([ticks, place(5)]).toEqual([[5], 0.5]);
  });
});

describe("in words", () => {
  it("the plot says its best, the reference and what is missing; a point what it is", () => {
    const rows = [
      ...depths([
        ["2", 5],
        ["4", 4.1],
        ["6", null],
      ]),
      run("nightly", { MaxDepth: "5" }, 4.61, { is_reference: true }),
    ];
    const subject = subjectFrom(shown(rows, ["MaxDepth"]));
    expect(alternative(subject)).toBe(
      "mse over MaxDepth of 4 executions, better upwards. Best: 4.1, run-1. " +
        "Reference: 4.61, nightly. 1 execution without a number.",
    );
    expect(pointText(rows[1] as RunRow, subject)).toBe("run-1: MaxDepth 4, mse 4.1, best");
    expect(pointText(rows[2] as RunRow, subject)).toBe("run-2: MaxDepth 6, no mse");
  });
});

describe("what a sweep knows of its trials", () => {
  const trials = [
    trial(0, "Succeeded", { arn: "a", values: { MaxDepth: "2" }, objective: 5 }),
    trial(1, "Succeeded", { arn: "b", values: { MaxDepth: "4" }, objective: 4 }),
    trial(2, "Failed", { arn: "c", values: { MaxDepth: "6" } }),
  ];
  const sweep = sweepOf(trials, { objective });

  it("is drawn of rows that nobody has asked about", () => {
    const unread = ["a", "b", "c"].map((name) => run(name, {}));
    const runs = shown([...withTrials(unread, [sweep])], ["MaxDepth"]);
    const [series] = linesOver(subjectFrom(runs), { kind: "parameter", name: "MaxDepth" }).series;
    expect(series?.points.map(({ row, x, y }) => [row.name, x, y])).toEqual([
      ["a", 0, 0],
      ["b", 0.5, 1],
      ["c", 1, null],
    ]);
  });

  it("leaves what a row says itself, and rows of no sweep", () => {
    const rows = [run("a", { MaxDepth: "2", Eta: "1" }, 7), run("b", { MaxDepth: "4" }, null), run("z", {})];
    expect(withTrials(rows, [sweep])).toEqual(rows);
  });
});

describe("the words at the reference's line", () => {
  const frame = { width_px: 400, height_px: 150, left_px: 40, right_px: 20, top_px: 12, bottom_px: 36 };

  it("stand at its beginning, over it", () => {
    expect(freeOf([], [], 60, 90, frame)).toEqual({ x: 40, y: 56 });
  });

  it("stand beside points, and under the line where there is no room over it", () => {
    expect(freeOf([{ x: 60, y: 50 }], [], 60, 90, frame).x).toBeGreaterThan(67);
    const row = Array.from({ length: 30 }, (_, i) => ({ x: 40 + i * 12, y: 50 }));
    expect(freeOf(row, [], 60, 90, frame)).toEqual({ x: 40, y: 73 });
  });

  it("stand beside lines", () => {
    const corners = [
      { x: 40, y: 30 },
      { x: 110, y: 90 },
    ];
    const { x } = freeOf(corners, along(corners), 60, 90, frame);
    expect(x).toBeGreaterThan(66);
  });

  it("lie over as few points as can be where there is no free place", () => {
    const everywhere = [45, 70].flatMap((y) => Array.from({ length: 60 }, (_, i) => ({ x: 40 + i * 6, y })));
    const { x, y } = freeOf(everywhere.slice(20), [], 60, 90, frame);
    expect([x, y]).toEqual([40, 56]);
  });
});
