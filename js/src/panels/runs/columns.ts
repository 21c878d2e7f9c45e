/** The columns of the table of executions: the cells of each, and how it sorts the rows. */

import { own } from "../../own";
import { agoText, durationText, momentText } from "../../ui/time";
import type { MetricColumn, Objective, RunRow, Runs } from "../../wire";
import { metricLabel, numberText } from "../metric_words";
import { numberOf } from "./numbers";

/** What rows are sorted by; `null` means unknown, and comes last. */
export type SortKey = number | string | null;

export type SortDirection = "ascending" | "descending";

export interface Cell {
  text: string;
  /** The tooltip; `""` for none. */
  title: string;
}

export interface Column {
  /** Unique in a table. */
  key: string;
  /** The text of the heading. */
  label: string;
  /** The full name, if the heading shortens it. */
  title: string;
  /** The names of `value` and `metric` columns come from outside the widget. */
  kind: "fact" | "value" | "metric";
  isNumber: boolean;
  /** Whether the column is shown unless the user has chosen otherwise. */
  isUsual: boolean;
  /** The direction in which a first press sorts the rows. */
  first: SortDirection;
  cell(row: RunRow, now_ms: number): Cell;
  sortKey(row: RunRow): SortKey;
}

export const NAME = "name";
export const STARTED = "started";
/** The order in which the service lists executions: newest first. */
export const AS_LISTED = { column: STARTED, direction: "descending" } as const;

const plain = (text: string): Cell => ({ text, title: "" });

function fact(key: string, label: string, rest: Pick<Column, "cell" | "sortKey"> & Partial<Column>): Column {
  return { key, label, title: "", kind: "fact", isNumber: false, isUsual: true, first: "ascending", ...rest };
}

const FACTS: readonly Column[] = [
  fact("took", "Took", {
    isNumber: true,
    cell: ({ duration_s }) => plain(duration_s == null ? "" : durationText(duration_s)),
    sortKey: ({ duration_s }) => duration_s,
  }),
  fact(STARTED, "When", {
    first: "descending",
    cell: ({ started_at }, now_ms) => ({ text: agoText(started_at, now_ms), title: momentText(started_at) }),
    sortKey: ({ started_at }) => (started_at ? Date.parse(started_at) : null),
  }),
  fact("by", "By", {
    cell: ({ created_by }) => plain(created_by),
    sortKey: ({ created_by }) => created_by || null,
  }),
  fact("status", "Status", {
    cell: ({ status }) => plain(status),
    sortKey: ({ status }) => status || null,
  }),
];

/** The name, which stays in place, the objective, which users look for first, varied values, and the rest. */
export function columnsOf({ metrics, varied, rows, objective }: Runs): Column[] {
  const labels = shortLabels(metrics);
  const isObjective = ({ name }: MetricColumn) => name === objective?.name;
  const column = (metric: MetricColumn) => {
    const label = labels[metrics.indexOf(metric)] ?? metric.name;
    return metricColumn(metric, label, isObjective(metric) ? objective : null);
  };
  return [
    fact(NAME, "Execution", { cell: ({ name }) => plain(name), sortKey: ({ name }) => name }),
    ...metrics.filter(isObjective).map(column),
    ...varied.map((name) => valueColumn(name, rows)),
    ...metrics.filter((metric) => !isObjective(metric)).map(column),
    ...FACTS,
  ];
}

function valueColumn(name: string, rows: readonly RunRow[]): Column {
  const known = rows.map(({ values }) => own(values, name)).filter((text) => text != null);
  return {
    key: `value:${name}`,
    label: name,
    title: name,
    kind: "value",
    isNumber: known.length > 0 && known.every((text) => numberOf(text) != null),
    isUsual: true,
    first: "ascending",
    cell: ({ values }) => {
      const text = own(values, name) ?? "";
      return { text, title: text };
    },
    sortKey: ({ values }) => {
      const text = own(values, name);
      return text == null ? null : (numberOf(text) ?? text);
    },
  };
}

/** @param objective the objective if it is this metric; `null` if it is another. */
function metricColumn(
  { name, is_declared }: MetricColumn,
  label: string,
  objective: Objective | null,
): Column {
  return {
    key: metricKey(name),
    label,
    title: objective ? `${name}, the objective` : name,
    kind: "metric",
    isNumber: true,
    isUsual: is_declared || objective != null,
    first: objective?.direction === "maximize" ? "descending" : "ascending",
    cell: (row) => metricCell(row, name),
    sortKey: ({ metrics }) => own(metrics, name) ?? null,
  };
}

/** @param chosen by key, whether the user has shown or hidden a column. */
export function isColumnShown({ key, isUsual }: Column, chosen: ReadonlyMap<string, boolean>): boolean {
  return chosen.get(key) ?? isUsual;
}

export function metricKey(name: string): string {
  return `metric:${name}`;
}

function metricCell(row: RunRow, name: string): Cell {
  const value = own(row.metrics, name);
  if (value != null) return { text: numberText(value), title: String(value) };
  if (Object.hasOwn(row.metrics, name)) return { text: "NaN", title: "Not a number" };
  return absentCell(row);
}

/** Why there is no number. */
function absentCell({ metrics_state, metrics_problem }: RunRow): Cell {
  switch (metrics_state) {
    case "none":
      return plain("");
    case "pending":
      return { text: "…", title: "Being read" };
    case "ready":
      return { text: "–", title: "Not reported" };
    default:
      return { text: "?", title: metrics_problem };
  }
}

/**
 * The shortest names that tell metrics apart: `mse` for `AbaloneEval: regression_metrics.mse.value`, with the
 * step if two steps report it, and in full if that is not enough.
 */
export function shortLabels(metrics: readonly MetricColumn[]): string[] {
  const stems = metrics.map(({ name }) => metricLabel(name));
  const withSteps = metrics.map(({ step }, place) => `${step}: ${stems[place]}`);
  return metrics.map(({ name }, place) => {
    const candidates = [stems, withSteps].map((labels) => ({ label: labels[place] ?? "", labels }));
    return candidates.find(({ label, labels }) => label && isAlone(label, labels))?.label ?? name;
  });
}

/** The short name of one of the metrics. */
export function shortLabel(name: string, metrics: readonly MetricColumn[]): string {
  const place = metrics.findIndex((metric) => metric.name === name);
  return shortLabels(metrics)[place] ?? name;
}

function isAlone(label: string, labels: readonly string[]): boolean {
  return labels.filter((other) => other === label).length === 1;
}
