/** The menus of a step and of the drawing. */

import { notebookHostOf } from "../notebook_host";
import { own } from "../own";
import { isConsole } from "../panels/links";
import type { MenuGroups, MenuItem } from "../ui/menu";
import type { View } from "../view/view";
import type { Link, OrientationChoice } from "../wire";
import type { Paths } from "./paths";
import { copyMermaid, copyPlain, savePng, saveSvg } from "./pictures";
import type { Selection } from "./selection";

export interface MenuParts {
  view: View;
  selection: Selection;
  paths: Paths;
  /** The element that the menu opens in. */
  canvas: HTMLElement;
}

/** Returns a function that shows what went wrong in the view; `""` if nothing did. */
const reportIn = (view: View) => (problem: string) => {
  view.problem.value = problem;
};

export function stepMenu(step: string, parts: MenuParts): MenuGroups {
  return [selecting(step, parts), telling(step, parts), ...drawingMenu(parts)];
}

export function drawingMenu({ view, canvas }: MenuParts): MenuGroups {
  const { model } = view;
  const report = reportIn(view);
  const turn = (orientation: OrientationChoice) => () => {
    model.set("orientation", orientation);
    model.save_changes();
  };
  return [
    [
      { label: "Save picture as SVG", act: () => void saveSvg(model).then(report) },
      { label: "Save picture as PNG", act: () => void savePng(model).then(report) },
      { label: "Copy as Mermaid", act: () => void copyMermaid(model).then(report) },
    ],
    model.get("orientation") === "auto"
      ? []
      : [{ label: "Turn the drawing to the room there is", act: turn("auto") }],
    placing(view, canvas),
  ];
}

/** The items that need our JupyterLab extension; none on a page without it. */
function placing({ model }: View, canvas: HTMLElement): MenuItem[] {
  const host = notebookHostOf(canvas);
  if (!host?.openTab) return [];
  const open = () => host.openTab?.(canvas, model.get("picture_id"), model.get("pipeline_name"));
  return [{ label: "Open in its own tab", act: open }];
}

function selecting(step: string, { selection, paths }: MenuParts): MenuItem[] {
  const take = (steps: ReadonlySet<string>) => () => selection.replace(paths.withoutBodies(steps));
  const others = selection.steps.filter((other) => other !== step);
  return [
    { label: "Select only this", act: () => selection.replace([step]) },
    { label: "Select this and everything after", act: take(paths.onward(step)) },
    { label: "Select everything up to this", act: take(paths.back(step)) },
    {
      label: "Select what is between the selection and this",
      act: () => selection.replace(paths.withoutBodies(paths.between([...others, step]))),
      unavailable: others.length === 0 ? "No other step is selected" : "",
    },
  ];
}

function telling(step: string, { view }: MenuParts): MenuItem[] {
  const { model } = view;
  const report = reportIn(view);
  const ran = own(model.get("run").steps, step);
  const then = own(model.get("reference").steps, step);
  const console_ = consolePage(ran?.links) ?? consolePage(then?.links);
  const openLog = () => {
    const name = ran?.has_log ? "log" : "reference-log";
    void model.command(name, { step }).then(report);
  };
  return [
    { label: "Log", act: openLog, unavailable: ran?.has_log || then?.has_log ? "" : "It has no log" },
    {
      label: "Open in the AWS console",
      act: () => void (console_ && window.open(console_.url, "_blank", "noopener,noreferrer")),
      unavailable: console_ ? "" : "It is not on AWS",
    },
    {
      label: "What changed",
      act: () => void model.command("drift", { step }).then(report),
      unavailable: model.get("reference").state === "ready" ? "" : "There is no reference to compare with",
    },
    {
      label: "Details",
      act: () => {
        view.details.value = step;
      },
    },
    { label: "Copy name", act: () => void copyPlain(step).then(report) },
  ];
}

function consolePage(links: readonly Link[] | undefined): Link | undefined {
  return links?.find(({ url }) => isConsole(url));
}
