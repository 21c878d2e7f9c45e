/** A graph in the elements of a page, with a headless cytoscape, on a model with a fake Python behind it. */
import cytoscape, { type Core, type EdgeSingular } from "cytoscape";
import { bridgeOf } from "../src/bridge";
import { loadDeferred } from "../src/deferred";
import { drawGraph } from "../src/graph/draw";
import type { HostedGraph } from "../src/graph/host";
import { View } from "../src/view/view";
import type { ManagedModel, Traits, WidgetModel } from "../src/wire";
import { widgetState } from "./panels_fake";
import { FakeModel } from "./python_fake";

// Loads the deferred part up front; `deferred.test.tsx` tests how it is loaded.
await loadDeferred(undefined as unknown as WidgetModel);

/** A cytoscape in a container of that size, which `enlarge` changes. */
export function hostOf(width: number, height: number, layout = { name: "preset" }) {
  const cy = cytoscape({ headless: true, styleEnabled: true });
  const room = { width, height };
  let known = { ...room };
  const resize = () => {
    known = { ...room };
    return cy;
  };
  Object.assign(cy, { width: () => known.width, height: () => known.height, resize });
  giveEnds(cy);
  const traits = new Map<string, unknown>([
    ["cytoscape_layout", layout],
    ["cytoscape_style", []],
  ]);
  const hosted = { get: (trait: string) => traits.get(trait), on: () => {}, off: () => {} };
  const setRoom = (next: { width: number; height: number }) => Object.assign(room, next);
  return { host: { cy, hosted: hosted as unknown as ManagedModel } satisfies HostedGraph, setRoom };
}

export interface DrawnPage {
  cy: Core;
  view: View;
  model: FakeModel;
  head: HTMLElement;
  canvas: HTMLElement;
  card(step: string): HTMLElement;
  cards(): HTMLElement[];
  press(key: string, modifiers?: KeyboardEventInit): void;
  search(): void;
}

export function drawPage(
  changes: Partial<Traits>,
  life: AbortSignal,
  { host }: ReturnType<typeof hostOf> = hostOf(1400, 400),
): DrawnPage {
  const model = new FakeModel(widgetState(changes));
  const view = new View(bridgeOf(model, life), life);
  const [head, canvas] = [document.createElement("div"), document.createElement("div")];
  document.body.replaceChildren(head, canvas);
  const drawn = drawGraph(view, { head, canvas }, host, life);
  const cards = () => [...canvas.querySelectorAll<HTMLElement>('[role="option"]')];
  const card = (step: string) => {
    const found = cards().find(({ dataset }) => dataset.step === step);
    if (!found) throw new Error(`There is no card of ${step}.`);
    return found;
  };
  const press = (key: string, modifiers: KeyboardEventInit = {}) => {
    const target = canvas.contains(document.activeElement) ? document.activeElement : canvas;
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...modifiers });
    target?.dispatchEvent(event);
  };
  return { cy: host.cy, view, model, head, canvas, card, cards, press, search: () => drawn.search() };
}

/** Puts the ends of edges in the middle of steps: a headless cytoscape draws nothing, and so has none. */
export function giveEnds(cy: Core): Core {
  const { renderer } = cy as unknown as { renderer(): object };
  Object.assign(renderer.call(cy), {
    getSourceEndpoint: (edge: EdgeSingular) => edge.source().position(),
    getTargetEndpoint: (edge: EdgeSingular) => edge.target().position(),
    getControlPoints: () => undefined,
  });
  return cy;
}
