/** Which cell shows a widget, and by which name the notebook knows it. */

import type { Cell } from "@jupyterlab/notebook";

export const VIEW = "application/vnd.jupyter.widget-view+json";

/** The index of the cell that an element is in; -1 if none. */
export function cellWith(cells: readonly Cell[], element: Element): number {
  return cells.findIndex(({ node }) => node.contains(element));
}

/** The index of the cell that shows a model; -1 if none. */
export function cellShowing(cells: readonly Cell[], modelId: string): number {
  return cells.findIndex((cell) => modelsOf(cell).includes(modelId));
}

/** The model of the output that an element is in; `undefined` if that is no widget. */
export function modelIn(cell: Cell, element: Element): string | undefined {
  const at = cell.outputArea?.widgets.findIndex(({ node }) => node.contains(element)) ?? -1;
  return modelsOf(cell)[at];
}

/** The variable that a cell shows by its last line, else the one that the documentation uses. */
export function variableOf(source: string): string {
  const last = source.trimEnd().split("\n").at(-1) ?? "";
  return /^[A-Za-z_]\w*$/.exec(last)?.[0] ?? "widget";
}

function modelsOf({ outputArea }: Cell): (string | undefined)[] {
  if (!outputArea) return [];
  const { model } = outputArea;
  return Array.from({ length: model.length }, (_, i) => modelIdOf(model.get(i).data[VIEW]));
}

function modelIdOf(view: unknown): string | undefined {
  const { model_id } = (view ?? {}) as { model_id?: unknown };
  return typeof model_id === "string" ? model_id : undefined;
}
