/** Puts the parts of a graph together: each takes cytoscape, the slot and the view's signal. */
import type { Core, Stylesheet } from "cytoscape";
import { oncePerFrame, type Refreshable } from "../dom";
import { type Pointing, readsText } from "../hover";
import { onCore } from "../listen";
import type { Elements, ManagedModel, StepElement, StepGraphModel } from "../wire";
import { attachAnnouncer } from "./announcer";
import { describe, type Scene, type Status } from "./appearance";
import { areasOf, attachAreas, branchesOf, union } from "./areas";
import { attachControls } from "./controls";
import { toCytoscape } from "./elements";
import { attachGestures, attachWheel, spareActivation } from "./gestures";
import type { HostedGraph } from "./host";
import { attachKeyboard } from "./keyboard";
import { applyLayout, boxesOf, extentOf, layOut, RANK_GAP, unroute } from "./layout";
import { attachOverview } from "./overview";
import { Painter } from "./paint";
import { attachReading } from "./reading";
import { reasonLines } from "./reasons";
import { SceneKeeper } from "./scene";
import { Selection } from "./selection";
import { FONT_SIZE, nodeWidth, stylesheet, textWidth } from "./style";
import { detailLine, elideMiddle, type Measure, measureIn } from "./text";
import { onThemeChange, readPalette } from "./theme";
import { attachTooltip } from "./tooltip";
import { type Box, legibleWidth, Viewport } from "./viewport";

/** The longest that a step's second line gets, but for rare statuses. */
const LONG_DETAIL = " · ✗ failed";

/** Draws the elements into the hosted cytoscape, and has them follow the model until the signal aborts. */
export function drawGraph(
  model: StepGraphModel,
  slot: HTMLElement,
  host: HostedGraph,
  pointing: Pointing,
  signal: AbortSignal,
): void {
  const keeper = new SceneKeeper(model, signal);
  const picture = drawPicture(model.get("elements"), keeper.scene, slot, host, signal);
  const drawn = { cy: host.cy, viewport: picture.viewport, pointing };
  const spoken = attachHands(model, keeper, slot, drawn, signal);
  attachReading(host.cy, picture.painter, slot, pointing, signal);
  const repaint = oncePerTask(() => {
    picture.painter.paint(keeper.scene);
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

interface Picture {
  painter: Painter;
  viewport: Viewport;
}

/** What is seen: elements, colours, places and the part in view. */
function drawPicture(
  elements: Elements,
  scene: Scene,
  slot: HTMLElement,
  { cy, hosted }: HostedGraph,
  signal: AbortSignal,
): Picture {
  const measure = measureIn(`${FONT_SIZE}px ${readPalette(slot).fontFamily}`);
  const branches = branchesOf(elements);
  const layout = layOut(elements, branches);
  const width = nodeWidth(lineWidths(elements, measure), layout.ranks, RANK_GAP, legibleWidth(cy));
  const painter = new Painter(cy, elements.nodes, labelWriter(textWidth(width), measure));
  followStyle(cy, hosted, slot, width, signal);
  cy.batch(() => {
    cy.add(toCytoscape(elements));
    painter.paint(scene);
  });
  const ours = () => {
    const areas = areasOf(branches, boxesOf(layout, width));
    applyLayout(cy, layout, width);
    attachAreas(cy, slot, areas, signal);
    return union([extentOf(layout, width), ...areas.flatMap(({ boxes }) => boxes)]);
  };
  const viewport = followLayout(cy, hosted, ours, signal);
  viewport.open(scene.selected);
  followSize(cy, slot, signal);
  return { painter, viewport };
}

/** What is done with it, by pointer and by keyboard; gives what tells of steps in words. */
function attachHands(
  model: StepGraphModel,
  keeper: SceneKeeper,
  slot: HTMLElement,
  { cy, viewport, pointing }: { cy: Core; viewport: Viewport; pointing: Pointing },
  signal: AbortSignal,
): Refreshable[] {
  const steps = new Map(model.get("elements").nodes.map((step) => [step.id, step]));
  const reasons = reasonLines(model.get("elements").edges);
  const say = (name: string) =>
    [
      describe(steps.get(name), keeper.scene),
      readsText(pointing.parametersOf(name)),
      ...(reasons.get(name) ?? []),
    ]
      .filter(Boolean)
      .join("\n");
  const selection = new Selection(model, [...steps.keys()]);
  // The selection is ours, and steps stay where they are laid out.
  cy.autounselectify(true).autoungrabify(true).boxSelectionEnabled(true).userZoomingEnabled(true);
  spareActivation(cy);
  attachGestures(cy, selection, signal);
  attachWheel(slot, signal);
  attachOverview(cy, viewport, slot, signal);
  attachControls(viewport, slot, signal);
  const announcer = attachAnnouncer(slot, say);
  const tooltip = attachTooltip(cy, slot, say, signal);
  attachKeyboard(cy, slot, { viewport, selection, announcer, pointing }, signal);
  return [tooltip, announcer];
}

/** Names may be long; nothing of a label leaves its node. */
function labelWriter(width: number, measure: Measure) {
  return ({ id, type }: StepElement, status: Status) =>
    `${elideMiddle(id, width, measure)}\n${detailLine(type, status, width, measure)}`;
}

function lineWidths({ nodes }: Elements, measure: Measure): number[] {
  const details = new Set(nodes.map(({ type }) => type + LONG_DETAIL));
  return [...nodes.map(({ id }) => id), ...details].map(measure);
}

/** Wears the theme's colours; what the user sets with `graph.set_style(…)` comes after, and so wins. */
function followStyle(
  cy: Core,
  hosted: ManagedModel,
  slot: HTMLElement,
  width: number,
  signal: AbortSignal,
): void {
  const restyle = () => {
    const wished = hosted.get("cytoscape_style") as Stylesheet[];
    cy.style([...stylesheet(readPalette(slot), width), ...wished]);
  };
  onThemeChange(restyle, signal);
  onHosted(hosted, "cytoscape_style", restyle, signal);
  restyle();
}

/** Lays out with `ours`, unless the user has set a layout with `graph.set_layout(…)`, before or later. */
function followLayout(cy: Core, hosted: ManagedModel, ours: () => Box, signal: AbortSignal): Viewport {
  const wished = hosted.get("cytoscape_layout") as { name: string };
  const viewport = new Viewport(cy, wished.name === "preset" ? ours() : null);
  if (wished.name !== "preset") cy.layout(wished).run();
  const moved = () => {
    unroute(cy);
    viewport.forgetGraph();
  };
  onCore(cy, "layoutstop", moved, signal);
  return viewport;
}

function onHosted(hosted: ManagedModel, trait: string, react: () => void, signal: AbortSignal): void {
  hosted.on(`change:${trait}`, react);
  signal.addEventListener("abort", () => hosted.off(`change:${trait}`, react));
}

function followSize(cy: Core, slot: HTMLElement, signal: AbortSignal): void {
  const observer = new ResizeObserver(oncePerFrame(() => cy.resize(), signal));
  observer.observe(slot);
  signal.addEventListener("abort", () => observer.disconnect());
}
