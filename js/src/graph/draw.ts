/** Puts the parts of a graph together: each takes cytoscape, the slot and the view's signal. */
import type { Core } from "cytoscape";
import type { Refreshable } from "../dom";
import { type Hover, readsText } from "../hover";
import { onChange } from "../listen";
import type { StepGraphModel } from "../wire";
import { attachAnnouncer } from "./announcer";
import { describe } from "./appearance";
import { attachControls } from "./controls";
import { attachGestures, attachWheel, disableActiveState } from "./gestures";
import type { HostedGraph } from "./host";
import { attachKeyboard } from "./keyboard";
import { attachOverview } from "./overview";
import { attachReading } from "./reading";
import { reasonLines } from "./reasons";
import { SceneKeeper } from "./scene";
import { Selection } from "./selection";
import { Stage } from "./stage";
import { attachTooltip } from "./tooltip";

/** Draws the elements into the hosted cytoscape, and has them follow the model until the signal aborts. */
export function drawGraph(
  model: StepGraphModel,
  slot: HTMLElement,
  host: HostedGraph,
  hover: Hover,
  signal: AbortSignal,
): void {
  const keeper = new SceneKeeper(model, signal);
  let drawn = new AbortController();
  signal.addEventListener("abort", () => drawn.abort());
  const draw = () => {
    drawn = new AbortController();
    drawElements(model, keeper, slot, host, hover, drawn.signal);
  };
  const redraw = () => {
    drawn.abort();
    clear(host.cy, slot, hover);
    draw();
  };
  onChange(model, ["elements"], redraw, signal);
  draw();
}

/** Takes away all that was drawn for other elements; the keyboard stays in the graph. */
function clear(cy: Core, slot: HTMLElement, hover: Hover): void {
  hover.setPointed(null);
  hover.setFocused(null);
  if (slot.contains(document.activeElement)) slot.focus({ preventScroll: true });
  cy.elements().remove();
  for (const part of [...slot.children]) {
    if (!part.classList.contains("ssw-cytoscape")) part.remove();
  }
}

function drawElements(
  model: StepGraphModel,
  keeper: SceneKeeper,
  slot: HTMLElement,
  host: HostedGraph,
  hover: Hover,
  signal: AbortSignal,
): void {
  const stage = new Stage(model.get("elements"), () => keeper.scene, slot, host, signal);
  const spoken = attachInteraction(model, keeper, slot, host.cy, stage, hover, signal);
  attachReading(host.cy, stage.painter, slot, hover, signal);
  const repaint = oncePerTask(() => {
    stage.painter.paint(keeper.scene);
    for (const each of spoken) each.refresh();
  }, signal);
  keeper.onChange(repaint);
}

/**
 * Runs `task` once the present task is through, once however often it is called before.
 *
 * A gesture is then on its way to Python before it is painted: both sides work at the same time.
 */
function oncePerTask(task: () => void, signal: AbortSignal): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (!signal.aborted) task();
    });
  };
}

/** What is done with it, by pointer and by keyboard; gives what tells of steps in words. */
function attachInteraction(
  model: StepGraphModel,
  keeper: SceneKeeper,
  slot: HTMLElement,
  cy: Core,
  stage: Stage,
  hover: Hover,
  signal: AbortSignal,
): Refreshable[] {
  const { viewport } = stage;
  const steps = new Map(model.get("elements").nodes.map((step) => [step.id, step]));
  const reasons = reasonLines(model.get("elements").edges);
  const say = (name: string) =>
    [
      describe(steps.get(name), keeper.scene),
      readsText(hover.parametersOf(name)),
      ...(reasons.get(name) ?? []),
    ]
      .filter(Boolean)
      .join("\n");
  const selection = new Selection(model, [...steps.keys()]);
  // The selection is ours, and steps stay where they are laid out.
  cy.autounselectify(true).autoungrabify(true).boxSelectionEnabled(true).userZoomingEnabled(true);
  disableActiveState(cy);
  attachGestures(cy, selection, signal);
  attachWheel(slot, signal);
  attachOverview(cy, viewport, slot, signal);
  attachControls(viewport, slot, signal);
  const announcer = attachAnnouncer(slot, say);
  const tooltip = attachTooltip(cy, slot, say, signal);
  const orientation = () => stage.orientation;
  attachKeyboard(cy, slot, { viewport, selection, announcer, hover, orientation }, signal);
  return [tooltip, announcer];
}
