/** Assembles the parts of a graph; each is given what it needs, and the view's `AbortSignal`. */
import type { Core } from "cytoscape";
import { loadDeferred, loadedDeferred } from "../deferred";
import type { DeferredModule } from "../deferred/fetch";
import { onAbort, onChange } from "../listen";
import { holdsFocus } from "../ui/focused";
import { ticker } from "../ui/time";
import { Tooltip } from "../ui/tooltip";
import { say } from "../view/say";
import type { View } from "../view/view";
import type { Scene } from "./appearance";
import type { Point } from "./arrangement";
import { attachControls } from "./controls";
import { StepFocus } from "./focus";
import { attachFollowing } from "./follow";
import { attachGestures, Clicks, disableActiveState } from "./gestures";
import { attachHead } from "./head";
import type { HostedGraph } from "./host";
import { attachKeyboard } from "./keyboard";
import { attachOverview } from "./overview";
import { Paths } from "./paths";
import { attachPointing } from "./pointing";
import { reasonsOf } from "./reasons";
import { SceneKeeper } from "./scene";
import { Selection } from "./selection";
import { onSignal } from "./signals";
import { Stage } from "./stage";
import type { MenuParts } from "./step_menu";
import { attachTouch } from "./touch";
import { attachWheel } from "./wheel";

/** The elements that the graph is drawn in. */
export interface GraphSlots {
  /** The line above the drawing. */
  head: HTMLElement;
  /** The drawing: cytoscape, and what lies beneath and above it. */
  canvas: HTMLElement;
}

/** A graph that has been drawn, and can be searched. */
export interface DrawnGraph {
  search(): void;
}

interface InteractiveGraph extends DrawnGraph {
  /** Called once steps and edges have been painted. */
  painted(): void;
}

/** Draws the elements into the hosted cytoscape, and updates them with the model until the signal aborts. */
export function drawGraph(view: View, slots: GraphSlots, host: HostedGraph, signal: AbortSignal): DrawnGraph {
  const { model } = view;
  const keeper = new SceneKeeper(view, signal);
  let drawn = new AbortController();
  let shown: DrawnGraph;
  onAbort(signal, () => drawn.abort());
  const draw = () => {
    drawn = new AbortController();
    shown = drawElements(view, keeper, slots, host, drawn.signal);
  };
  const redraw = () => {
    const hadFocus = holdsFocus(slots.canvas);
    drawn.abort();
    clear(host.cy, slots.canvas, view);
    draw();
    if (hadFocus) slots.canvas.focus({ preventScroll: true });
  };
  onChange(model, ["elements"], redraw, signal);
  draw();
  return { search: () => shown.search() };
}

/** Removes everything that was drawn for the previous elements. */
function clear(cy: Core, canvas: HTMLElement, { hover }: View): void {
  hover.setPointed(null);
  hover.setFocused(null);
  cy.elements().remove();
  for (const part of [...canvas.children]) {
    if (!part.classList.contains("ssw-cytoscape")) part.remove();
  }
}

function drawElements(
  view: View,
  keeper: SceneKeeper,
  { head, canvas }: GraphSlots,
  host: HostedGraph,
  signal: AbortSignal,
): DrawnGraph {
  const { model } = view;
  const scene = () => keeper.scene;
  const stage = new Stage(model.get("elements"), scene, model.get("orientation"), canvas, host, signal);
  const tooltip = new Tooltip(canvas, signal);
  const drawHead = attachHead(view, head, () => new Set(stage.painter.looks.values()), signal);
  const drawn = attachInteraction(view, scene, canvas, host.cy, stage, tooltip, signal);
  const tick = ticker(() => stage.cards.tick(Date.now()), signal);
  const repaint = oncePerTask(() => {
    stage.painter.paint(keeper.scene);
    tick(stage.cards.isTicking);
    tooltip.refresh();
    drawHead();
    drawn.painted();
  }, signal);
  keeper.onChange(repaint);
  onSignal(view.preview, (steps) => stage.cards.mark("preview", steps ?? []), signal);
  tick(stage.cards.isTicking);
  return drawn;
}

/**
 * Returns a function that runs `task` in a microtask, once however often it is called until then.
 *
 * So a gesture is sent to Python before it is painted, and both sides work at the same time.
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

/** Makes the graph respond to pointer, touch and keyboard. */
function attachInteraction(
  view: View,
  scene: () => Scene,
  canvas: HTMLElement,
  cy: Core,
  stage: Stage,
  tooltip: Tooltip,
  signal: AbortSignal,
): InteractiveGraph {
  const { model, hover } = view;
  const elements = model.get("elements");
  const steps = new Map(elements.nodes.map((step) => [step.id, step]));
  const paths = new Paths(elements);
  const selection = new Selection(model, [...steps.keys()]);
  const focus = new StepFocus(cy, stage);
  const { viewport } = stage;
  // Cytoscape's own selection is not used, and steps stay where they are laid out.
  cy.autounselectify(true).autoungrabify(true).boxSelectionEnabled(true).userZoomingEnabled(true);
  disableActiveState(cy);

  const clicks = new Clicks(selection, paths);
  const menuAt = (step: string | null, at: Point) => {
    tooltip.hide();
    openStepMenu({ view, selection, paths, canvas }, stage, focus, step, at, signal);
  };
  attachGestures(cy, clicks, selection, signal);
  attachTouch(
    cy,
    viewport,
    canvas,
    {
      stepAt: (point) => stage.stepAt(point),
      click: (step, count) => {
        clicks.click(step, count);
        focus.set(step);
        view.current.value = { name: step, from: "graph" };
      },
      openMenu: menuAt,
    },
    signal,
  );
  attachWheel(viewport, canvas, signal);
  attachOverview(cy, stage, canvas, signal);
  const reasons = reasonsOf(elements.edges);
  const painted = attachPointing({ cy, canvas, stage, paths, hover, tooltip, steps, reasons, scene }, signal);
  // The code that draws raised edges is loaded when the graph is first pointed at or focused.
  const reached = () => void loadDeferred(model).then(painted, () => {});
  for (const event of ["pointerover", "focusin"]) {
    canvas.addEventListener(event, reached, { once: true, signal });
  }
  const turn = () => {
    model.set("orientation", stage.orientation === "horizontal" ? "vertical" : "horizontal");
    model.save_changes();
  };
  const drawControls = attachControls(
    canvas,
    () => ({ viewport, orientation: stage.orientation, turn }),
    signal,
  );
  stage.onArranged(drawControls);
  onChange(model, ["orientation"], () => stage.turn(model.get("orientation")), signal);
  const search = attachStepSearch(view, stage, focus, canvas, signal);
  const keyed = {
    focus,
    viewport,
    selection,
    names: [...steps.keys()],
    search,
    openMenu: () => {
      const step = focus.step ?? focus.start;
      const box = step == null ? null : stage.cards.of(step)?.getBoundingClientRect();
      if (box) menuAt(step, { x: box.left + Math.min(24, box.width), y: box.bottom });
    },
  };
  attachKeyboard(canvas, stage.cards.root, keyed, signal);
  attachFocus(view, cy, stage, focus, canvas, signal);
  attachContextMenu(stage, menuAt, canvas, signal);
  attachFollowing(view, cy, stage, focus, signal);
  return { search, painted };
}

function openStepMenu(
  parts: MenuParts,
  stage: Stage,
  focus: StepFocus,
  step: string | null,
  at: Point,
  signal: AbortSignal,
): void {
  const { canvas } = parts;
  if (step != null) focus.set(step);
  const returnTo = step == null ? canvas : (stage.cards.of(step) ?? canvas);
  const open = ({ drawingMenu, stepMenu, openMenu }: DeferredModule) => {
    const groups = step == null ? drawingMenu(parts) : stepMenu(step, parts);
    openMenu(canvas, { label: step ?? "Graph", groups, anchor: at, returnTo }, signal);
  };
  withDeferred(parts.view, open);
}

/** Opens our menu in place of JupyterLab's, which has no items for steps; with Shift, the browser's opens. */
function attachContextMenu(
  stage: Stage,
  open: (step: string | null, at: Point) => void,
  canvas: HTMLElement,
  signal: AbortSignal,
): void {
  const onMenu = (event: MouseEvent) => {
    const isOnControl = event.target instanceof Element && event.target.closest("input, [role=menu]");
    if (isOnControl || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = { x: event.clientX, y: event.clientY };
    open(stage.stepAt(at), at);
  };
  canvas.addEventListener("contextmenu", onMenu, { signal });
}

/** The class of the canvas while the keyboard was used later than the pointer: it makes the focus visible. */
const BY_KEYBOARD = "ssw-by-keyboard";

/** Moves the keyboard focus to where the pointer is pressed, and shows the focused step in the panels. */
function attachFocus(
  view: View,
  cy: Core,
  stage: Stage,
  focus: StepFocus,
  canvas: HTMLElement,
  signal: AbortSignal,
): void {
  const { current, hover } = view;
  const onFocus = ({ target }: FocusEvent) => {
    const step = target instanceof HTMLElement ? target.dataset.step : undefined;
    if (step === undefined) return;
    focus.set(step);
    if (current.value?.name !== step) current.value = { name: step, from: "graph" };
    if (!isPressing) hover.setFocused({ kind: "step", name: step });
    const node = cy.getElementById(step);
    if (node.nonempty() && !isPressing) stage.viewport.reveal(node);
  };
  let isPressing = false;
  const onPress = ({ target, clientX, clientY }: MouseEvent) => {
    canvas.classList.remove(BY_KEYBOARD);
    if (target instanceof Element && target.closest("button, input, [role=menu]")) return;
    const step = stage.stepAt({ x: clientX, y: clientY });
    isPressing = true;
    if (step == null) canvas.focus({ preventScroll: true });
    else focus.go(step);
    isPressing = false;
  };
  // Assistive technology clicks the element itself, without a position of the pointer (`detail` is 0).
  const onClick = ({ target, detail }: MouseEvent) => {
    const step = target instanceof HTMLElement ? target.dataset.step : undefined;
    if (step !== undefined && detail === 0) cy.getElementById(step).emit("tap");
  };
  // A key that brings the focus here, such as Tab, only sends its `keyup` here.
  for (const type of ["keydown", "keyup"] as const) {
    canvas.addEventListener(type, () => canvas.classList.add(BY_KEYBOARD), { signal });
  }
  canvas.addEventListener("focusin", onFocus, { signal });
  canvas.addEventListener("focusout", () => hover.setFocused(null), { signal });
  canvas.addEventListener("mousedown", onPress, { signal });
  stage.cards.root.addEventListener("click", onClick, { signal });
}

function attachStepSearch(
  view: View,
  stage: Stage,
  focus: StepFocus,
  canvas: HTMLElement,
  signal: AbortSignal,
): () => void {
  const show = (found: readonly string[], at: string | null) => {
    stage.cards.mark("found", found);
    if (at != null) view.current.value = { name: at, from: "panel" };
  };
  const close = (at: string | null) => {
    stage.cards.mark("found", []);
    focus.go(at ?? focus.step ?? focus.start);
  };
  const tell = (words: string) => say(view.politely, words);
  const steps = view.model.get("elements").nodes;
  let open: (() => void) | null = null;
  return () =>
    withDeferred(view, ({ attachSearch }) => {
      open ??= attachSearch(canvas, { steps, show, tell, close }, signal);
      open();
    });
}

/** Acts synchronously if the part is loaded, so that what a key opens has the focus before the next key. */
function withDeferred(view: View, act: (deferred: DeferredModule) => void): void {
  const loaded = loadedDeferred();
  if (loaded) act(loaded);
  else {
    loadDeferred(view.model).then(act, (error: Error) => {
      view.problem.value = error.message;
    });
  }
}
