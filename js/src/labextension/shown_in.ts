/** Finds the cell that shows a widget, and the variable that holds it. */

import type { Cell } from "@jupyterlab/notebook";

export const VIEW = "application/vnd.jupyter.widget-view+json";

/** The index of the cell that contains an element; -1 if there is none. */
export function cellWith(cells: readonly Cell[], element: Element): number {
  return cells.findIndex(({ node }) => node.contains(element));
}

/** The index of the cell that shows a model; -1 if there is none. */
export function cellShowing(cells: readonly Cell[], modelId: string): number {
  return cells.findIndex((cell) => modelsOf(cell).includes(modelId));
}

/** The id of the model in the output that contains an element; `undefined` if that is no widget. */
export function modelIn(cell: Cell, element: Element): string | undefined {
  const at = cell.outputArea?.widgets.findIndex(({ node }) => node.contains(element)) ?? -1;
  return modelsOf(cell)[at];
}

/** The variable that is the last line of a cell, else the name that the documentation uses. */
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
