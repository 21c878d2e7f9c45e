/** The rows of the table of executions: their columns, their order, and which are drawn. */

import { describe, expect, it } from "vitest";
import { numberText } from "../src/panels/metric_words";
import { columnsOf, isColumnShown, shortLabels } from "../src/panels/runs/columns";
import { linesOf } from "../src/panels/runs/lines";
import { orderAfterPress, sorted } from "../src/panels/runs/order";
import { inSight, offsetsOf, segmentsOf, widened } from "../src/panels/runs/window";
import type { MetricColumn, RunRow, Runs } from "../src/wire";
import { NO_RUNS, runRow } from "./wire_fake";

const MSE = "Evaluate: report.mse.value";
const metric = (name: string, step = "Evaluate", is_declared = true): MetricColumn => ({
  name,
  step,
  kind: "file",
  is_declared,
});
const run = (name: string, changes: Partial<RunRow> = {}) => runRow({ arn: name, name, ...changes });
const withMse = (name: string, mse: number | null) => run(name, { metrics: { [MSE]: mse } });
const shown = (rows: RunRow[], changes: Partial<Runs> = {}): Runs => ({
  ...NO_RUNS,
  state: "ready",
  rows,
  metrics: [metric(MSE)],
  objective: { name: MSE, direction: "minimize", condition: "", threshold: null, choices: [MSE] },
  ...changes,
});
const columnOf = (runs: Runs, key: string) => {
  const found = columnsOf(runs).find((column) => column.key === key);
  if (!found) throw new Error(`There is no column ${key}`);
  return found;
};
const names = (rows: RunRow[]) => rows.map(({ name }) => name);

describe("the order of rows", () => {
  const rows = [withMse("a", 5), withMse("nan", null), withMse("b", 4), run("none"), withMse("c", 6)];

  it("has what is not a number, and what was not reported, last in either direction", () => {
    const column = columnOf(shown(rows), `metric:${MSE}`);
    expect(names(sorted(rows, column, "ascending"))).toEqual(["b", "a", "c", "nan", "none"]);
    expect(names(sorted(rows, column, "descending"))).toEqual(["c", "a", "b", "nan", "none"]);
  });

  it("keeps the service's order where nothing tells rows apart, and where the column is gone", () => {
    const alike = ["x", "y", "z"].map((name) => run(name, { duration_s: 3 }));
    const took = columnOf(shown(alike), "took");
    expect(names(sorted(alike, took, "ascending"))).toEqual(["x", "y", "z"]);
    expect(names(sorted(alike, took, "descending"))).toEqual(["x", "y", "z"]);
    expect(names(sorted(alike, undefined, "descending"))).toEqual(["x", "y", "z"]);
  });

  it("takes values that are numbers as numbers, before texts, and counts in names", () => {
    const depths = ["10", "9", "auto", "0.5"].map((MaxDepth) => run(MaxDepth, { values: { MaxDepth } }));
    const column = columnOf(shown(depths, { varied: ["MaxDepth"] }), "value:MaxDepth");
    expect(names(sorted(depths, column, "ascending"))).toEqual(["0.5", "9", "10", "auto"]);
    const runs = ["run-10", "run-9"].map((name) => run(name));
    expect(names(sorted(runs, columnOf(shown(runs), "name"), "ascending"))).toEqual(["run-9", "run-10"]);
  });

  it.each([
    ["minimize", "ascending"],
    ["maximize", "descending"],
  ] as const)(
    "begins with the best where the objective is to %s, and turns at the next press",
    (direction, first) => {
      const runs = shown([], { objective: { ...shown([]).objective, direction } as Runs["objective"] });
      const column = columnOf(runs, `metric:${MSE}`);
      const once = orderAfterPress(column, { column: "started", direction: "descending" });
      expect(once).toEqual({ column: column.key, direction: first });
      expect(orderAfterPress(column, once).direction).not.toBe(first);
    },
  );

  it("does not mind parameters and metrics that are called as members of objects are", () => {
    const runs = [run("a"), run("b", { values: { constructor: "3" }, metrics: { toString: 1 } })];
    const all = shown(runs, { varied: ["constructor"], metrics: [metric("toString")] });
    expect(names(sorted(runs, columnOf(all, "value:constructor"), "ascending"))).toEqual(["b", "a"]);
    expect(columnOf(all, "metric:toString").cell(runs[0] as RunRow, 0).text).toBe("");
  });
});

describe("the columns", () => {
  it("are a name, the objective, what was varied, other metrics of which the declared are shown, and facts", () => {
    const metrics = [metric(MSE), metric("Train: train:rmse", "Train", false)];
    const columns = columnsOf(shown([], { varied: ["MaxDepth"], metrics }));
    const usual = columns.filter((column) => isColumnShown(column, new Map()));
    expect(usual.map(({ label }) => label)).toEqual([
      "Execution",
      "mse",
      "MaxDepth",
      "Took",
      "When",
      "By",
      "Status",
    ]);
    const chosen = new Map([
      ["metric:Train: train:rmse", true],
      ["by", false],
    ]);
    const labels = columns.filter((column) => isColumnShown(column, chosen)).map(({ label }) => label);
    expect(labels).toContain("train:rmse");
    expect(labels).not.toContain("By");
  });

  it("say why there is no number", () => {
    const cellOf = (row: RunRow) => columnOf(shown([row]), `metric:${MSE}`).cell(row, 0);
    expect(cellOf(withMse("a", 4.123456789))).toEqual({ text: "4.123", title: "4.123456789" });
    expect(cellOf(withMse("a", null)).text).toBe("NaN");
    expect(cellOf(run("a", { metrics_state: "pending" }))).toEqual({ text: "…", title: "Being read" });
    expect(cellOf(run("a", { metrics_state: "ready" })).title).toBe("Not reported");
    const problem = "The role in use may not call s3:GetObject.";
    expect(cellOf(run("a", { metrics_state: "partial", metrics_problem: problem })).title).toBe(problem);
    expect(cellOf(run("a")).text).toBe("");
  });

  it("have the shortest names that tell metrics apart", () => {
    const metrics = [
      metric("Evaluate: report.mse.value"),
      metric("Evaluate: report.mse.standard_deviation"),
      metric("Train: rmse", "Train"),
      metric("Check: rmse", "Check"),
      metric("Check: a.auc", "Check"),
      metric("Check: b.auc", "Check"),
    ];
    expect(shortLabels(metrics)).toEqual([
      "mse",
      "standard_deviation",
      "Train: rmse",
      "Check: rmse",
      "Check: a.auc",
      "Check: b.auc",
    ]);
  });

  it.each([
    [3, "3"],
    [0.1 + 0.2, "0.3"],
    [1234567.8, "1235000"],
    [1e-9, "1e-9"],
    [1e15, "1000000000000000"],
  ])("write %s as %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});

describe("the lines of the table", () => {
  const rows = [
    run("a"),
    run("s-1", { sweep: "s" }),
    run("b"),
    run("s-0", { sweep: "s" }),
    run("t-0", { sweep: "t" }),
  ];
  const none = { folded: new Set<string>(), open: new Set<string>() };
  const keys = (folding: Parameters<typeof linesOf>[1]) => linesOf(rows, folding).map(({ key }) => key);

  it("have those of one sweep together, where the first of them would stand", () => {
    expect(keys(none)).toEqual(["a", "sweep:s", "s-1", "s-0", "b", "sweep:t", "t-0"]);
  });

  it("leave out what is folded, and have what is open", () => {
    const folding = { folded: new Set(["s"]), open: new Set(["s-1", "b"]) };
    expect(keys(folding)).toEqual(["a", "sweep:s", "b", "body:b", "sweep:t", "t-0"]);
  });
});

describe("which lines are drawn", () => {
  const offsets = offsetsOf(Array.from({ length: 1000 }, (_, i) => (i === 3 ? 200 : 30)));

  it("are those of which something is in sight", () => {
    expect(inSight(offsets, 0, 300)).toEqual({ first: 0, end: 5 });
    expect(inSight(offsets, 95, 96)).toEqual({ first: 3, end: 4 });
    expect(inSight(offsets, 29_000, 40_000)).toEqual({ first: 961, end: 1000 });
    expect(inSight(offsets, -500, -100)).toEqual({ first: 0, end: 0 });
    expect(inSight(offsetsOf([]), 0, 300)).toEqual({ first: 0, end: 0 });
  });

  it("are some more on both sides, the same ones over a few lines", () => {
    const drawn = widened(inSight(offsets, 10_000, 10_300), 1000);
    const sight = inSight(offsets, 10_000, 10_300);
    expect(drawn.first).toBeLessThan(sight.first);
    expect(drawn.end).toBeGreaterThan(sight.end);
    expect(drawn.end - drawn.first).toBeLessThan(60);
    const ranges = Array.from({ length: 100 }, (_, i) =>
      widened(inSight(offsets, i * 30, i * 30 + 300), 1000),
    );
    expect(new Set(ranges.map((range) => JSON.stringify(range))).size).toBeLessThan(25);
  });

  it("leave room for the others, and for one that is wanted elsewhere", () => {
    const segments = segmentsOf(offsets, { first: 24, end: 26 }, [500]);
    expect(segments).toEqual([
      { kind: "gap", place: 0, height_px: 23 * 30 + 200 },
      { kind: "line", place: 24 },
      { kind: "line", place: 25 },
      { kind: "gap", place: 26, height_px: 474 * 30 },
      { kind: "line", place: 500 },
      { kind: "gap", place: 501, height_px: 499 * 30 },
    ]);
    const height = (segment: (typeof segments)[number]) => (segment.kind === "gap" ? segment.height_px : 30);
    expect(segments.reduce((sum, segment) => sum + height(segment), 0)).toBe(offsets.at(-1));
  });
});
