/** The graph by keyboard. */
import type { Core } from "cytoscape";
import { element } from "../dom";
import type { Hover } from "../hover";
import { onNode } from "../listen";
import type { Orientation } from "../wire";
import type { Announcer } from "./announcer";
import { type Direction, StepFocus } from "./focus";
import type { Selection } from "./selection";
import type { Viewport } from "./viewport";

const HINT =
  "Arrow keys move between steps, Enter or Space selects, Escape clears the selection, " +
  "Control A selects all, plus, minus and zero zoom.";

/** On the slot while the keyboard, not the pointer, has been used last. */
const BY_KEYBOARD = "ssw-by-keyboard";

interface Commanded {
  viewport: Viewport;
  selection: Selection;
  announcer: Announcer;
  hover: Hover;
  /** Of the drawing, as it is now. */
  orientation: () => Orientation;
}

export function attachKeyboard(cy: Core, slot: HTMLElement, commanded: Commanded, signal: AbortSignal): void {
  const focus = new StepFocus(cy, commanded.viewport, commanded.orientation, slot, signal);
  describeTo(slot, cy.nodes().length);
  followModality(slot, signal);
  onNode(
    cy,
    "tap",
    ({ target }) => {
      focus.set(target);
      commanded.announcer.about(target.id());
    },
    signal,
  );
  const commands = keyCommands(focus, commanded);
  slot.addEventListener("keydown", (event) => handleKey(event, commands), { signal });
  followFocus(focus, commanded.hover, slot, signal);
}

type Commands = ReadonlyMap<string, () => void>;

function keyCommands(focus: StepFocus, { viewport, selection, announcer }: Commanded): Commands {
  const go = (direction: Direction) => () => {
    focus.move(direction);
    if (focus.step != null) announcer.about(focus.step);
  };
  const toggle = () => {
    if (focus.step == null) return;
    selection.toggle(focus.step);
    announcer.about(focus.step);
  };
  return new Map([
    ["ArrowLeft", go("left")],
    ["ArrowRight", go("right")],
    ["ArrowUp", go("up")],
    ["ArrowDown", go("down")],
    ["Enter", toggle],
    [" ", toggle],
    ["Escape", () => selection.clear()],
    ["mod+a", () => selection.selectAll()],
    ["+", () => viewport.zoomIn()],
    ["=", () => viewport.zoomIn()],
    ["-", () => viewport.zoomOut()],
    ["0", () => viewport.showAll()],
  ]);
}

function handleKey(event: KeyboardEvent, commands: Commands): void {
  // A button in the slot has its own keys.
  if (event.target !== event.currentTarget) return;
  const command = commands.get(keyName(event));
  if (!command) return;
  // Whatever page this is in may have shortcuts on the same keys.
  event.preventDefault();
  event.stopPropagation();
  command();
}

function keyName({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (altKey) return "";
  return ctrlKey || metaKey ? `mod+${key.toLowerCase()}` : key;
}

function describeTo(slot: HTMLElement, steps: number): void {
  const hint = element("p", { class: "ssw-unseen", id: `ssw-hint-${nextHint++}` }, HINT);
  slot.append(hint);
  slot.tabIndex = 0;
  // Notebook 7 hears keys before the graph does; its shortcuts end cells and restart kernels.
  slot.dataset.lmSuppressShortcuts = "true";
  slot.setAttribute("role", "application");
  slot.setAttribute("aria-label", `Graph of ${steps} steps`);
  slot.setAttribute("aria-describedby", hint.id);
}

/** Ids have to differ between the views of a page that share this module. */
let nextHint = 0;

/** The step that the keyboard is on is pointed at, for as long as the keyboard is what is used. */
function followFocus(focus: StepFocus, hover: Hover, slot: HTMLElement, signal: AbortSignal): void {
  const point = ({ target }: Event) => {
    const step = target === slot ? focus.step : null;
    hover.setFocused(step == null ? null : { kind: "step", name: step });
  };
  const leave = () => hover.setFocused(null);
  slot.addEventListener("keydown", point, { signal });
  // Tabbing in is noticed when the key is released here.
  slot.addEventListener("keyup", point, { signal });
  slot.addEventListener("mousedown", leave, { signal });
  slot.addEventListener("blur", leave, { signal });
}

/** Takes the focus when pressed, which cytoscape prevents, and notes which of pointer and keyboard is used. */
function followModality(slot: HTMLElement, signal: AbortSignal): void {
  const byKeyboard = () => slot.classList.add(BY_KEYBOARD);
  const byPointer = ({ target }: MouseEvent) => {
    slot.classList.remove(BY_KEYBOARD);
    if (!(target as Element).closest("button")) slot.focus({ preventScroll: true });
  };
  slot.addEventListener("keydown", byKeyboard, { signal });
  // Tabbing in is noticed when the key is released here.
  slot.addEventListener("keyup", byKeyboard, { signal });
  slot.addEventListener("mousedown", byPointer, { signal });
}
