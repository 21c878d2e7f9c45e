/** What can be done with one step, and with the drawing. */

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
  /** Says what went wrong with something that was asked for; `""` if nothing did. */
  report(problem: string): void;
}

export function stepMenu(step: string, parts: MenuParts): MenuGroups {
  return [selecting(step, parts), telling(step, parts), ...drawingMenu(parts)];
}

export function drawingMenu({ view: { model }, report }: MenuParts): MenuGroups {
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
  ];
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

function telling(step: string, { view, report }: MenuParts): MenuItem[] {
  const { model } = view;
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
