/** The graph of a view: hosted, laid out once, painted whenever a trait changes. */
import type { Core, Stylesheet } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import type { ManagedModel, StepGraphModel } from "../wire";
import { describe } from "./appearance";
import { attachControls } from "./controls";
import { toCytoscape } from "./elements";
import { attachGestures, attachWheel } from "./gestures";
import { type HostedGraph, HostMissingError, hostGraph } from "./host";
import { attachKeyboard } from "./keyboard";
import { layOut, unroute } from "./layout";
import { attachOverview } from "./overview";
import { Painter } from "./paint";
import { SceneKeeper } from "./scene";
import { Selection } from "./selection";
import { FONT_SIZE, nodeSize, stylesheet, textWidth } from "./style";
import { elideMiddle, measureIn } from "./text";
import { onThemeChange, readPalette } from "./theme";
import { attachTooltip } from "./tooltip";
import { firstView } from "./viewport";

const MISSING =
  "The graph cannot be drawn: this page does not have the extension jupyter-cytoscape. " +
  "Install it in the environment that runs the Jupyter server (pip install ipycytoscape), then reload the page.";

/**
 * Draws the graph in `slot`; `data-ssw-ready` on `root` says that it is there.
 *
 * Where the hosted view cannot be made, says what to install instead.
 */
export async function mountGraph(
  model: StepGraphModel,
  root: HTMLElement,
  slot: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  slot.classList.add("ssw-graph");
  slot.style.height = `${model.get("height")}px`;
  try {
    draw(model, slot, await hostGraph(model, slot, signal), signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof HostMissingError)) throw error;
    slot.classList.add("ssw-graph-missing");
    slot.replaceChildren(element("p", { role: "alert" }, MISSING));
  }
  root.dataset.sswReady = "true";
}

function draw(
  model: StepGraphModel,
  slot: HTMLElement,
  { cy, hosted }: HostedGraph,
  signal: AbortSignal,
): void {
  const elements = model.get("elements");
  const palette = readPalette(slot);
  const measure = measureIn(`${FONT_SIZE}px ${palette.fontFamily}`);
  const size = nodeSize(
    elements.nodes.flatMap(({ id, type }) => [measure(id), measure(`${type} · ✗ failed`)]),
  );
  const painter = new Painter(cy, elements.nodes, (line) => elideMiddle(line, textWidth(size), measure));
  const keeper = new SceneKeeper(model, () => painter.paint(keeper.scene), signal);
  const selection = new Selection(
    model,
    elements.nodes.map(({ id }) => id),
  );
  const restyle = () => {
    // What the user has set with `graph.set_style(…)` comes after, and so wins.
    const wished = hosted.get("cytoscape_style") as Stylesheet[];
    cy.style([...stylesheet(readPalette(slot), size), ...wished]);
  };

  cy.autounselectify(true).autoungrabify(true).boxSelectionEnabled(true).userZoomingEnabled(true);
  restyle();
  cy.batch(() => {
    cy.add(toCytoscape(elements));
    painter.paint(keeper.scene);
  });
  layOut(cy, hosted, size);
  firstView(cy, keeper.scene.selected);

  onThemeChange(restyle, signal);
  onHosted(hosted, "change:cytoscape_style", restyle, signal);
  onHosted(hosted, "change:cytoscape_layout", () => unroute(cy), signal);
  followSize(cy, slot, signal);
  attachGestures(cy, selection, signal);
  attachWheel(slot, signal);
  attachOverview(cy, slot, signal);
  attachControls(cy, slot, signal);
  const words = new Map(elements.nodes.map((step) => [step.id, () => describe(step, keeper.scene)]));
  const say = (step: string) => words.get(step)?.() ?? step;
  attachTooltip(cy, slot, say, signal);
  attachKeyboard(cy, slot, { selection, say }, signal);
}

function onHosted(hosted: ManagedModel, event: string, react: () => void, signal: AbortSignal): void {
  hosted.on(event, react);
  signal.addEventListener("abort", () => hosted.off(event, react));
}

function followSize(cy: Core, slot: HTMLElement, signal: AbortSignal): void {
  const observer = new ResizeObserver(oncePerFrame(() => cy.resize(), signal));
  observer.observe(slot);
  signal.addEventListener("abort", () => observer.disconnect());
}
