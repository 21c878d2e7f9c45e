/** The graph by keyboard, and what screen readers hear of it. */
import type { Core, NodeCollection, NodeSingular } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import type { Selection } from "./selection";
import { reveal, showAll, zoomIn, zoomOut } from "./viewport";

const HINT =
  "Arrow keys move between steps, Enter or Space selects, Escape clears the selection, " +
  "Control A selects all, plus, minus and zero zoom.";

export type Direction = "left" | "right" | "up" | "down";

interface Context {
  selection: Selection;
  /** A sentence about a step. */
  say: (step: string) => string;
}

export function attachKeyboard(cy: Core, slot: HTMLElement, context: Context, signal: AbortSignal): void {
  const focus = new StepFocus(cy, slot, signal);
  const live = element("div", { class: "ssw-unseen", role: "status", "aria-live": "polite" });
  slot.append(live);
  describeTo(slot, cy.nodes().length);
  const announce = (step: string) => {
    live.textContent = context.say(step);
  };
  const commands = keyCommands(cy, focus, context, announce);
  slot.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== slot) return;
      const command = commands[keyName(event)];
      if (!command) return;
      // The notebook has shortcuts on the same keys.
      event.preventDefault();
      event.stopPropagation();
      command();
    },
    { signal },
  );
  // Cytoscape takes the focus away from whatever has it when it is pressed.
  slot.addEventListener("mousedown", ({ target }) => takeFocus(slot, target), { signal });
  cy.on("tap", "node", ({ target }) => {
    focus.set(target);
    announce(target.id());
  });
}

function takeFocus(slot: HTMLElement, target: EventTarget | null): void {
  if (!(target instanceof HTMLButtonElement)) slot.focus({ preventScroll: true });
}

function describeTo(slot: HTMLElement, steps: number): void {
  const hint = element("p", { class: "ssw-unseen", id: `ssw-hint-${crypto.randomUUID()}` }, HINT);
  slot.append(hint);
  slot.tabIndex = 0;
  slot.setAttribute("role", "application");
  slot.setAttribute("aria-label", `Graph of ${steps} steps`);
  slot.setAttribute("aria-describedby", hint.id);
}

function keyName({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (altKey) return "";
  return ctrlKey || metaKey ? `mod+${key.toLowerCase()}` : key;
}

function keyCommands(
  cy: Core,
  focus: StepFocus,
  { selection }: Context,
  announce: (step: string) => void,
): Record<string, () => void> {
  const go = (direction: Direction) => () => {
    focus.move(direction);
    announce(focus.step);
  };
  const toggle = () => {
    if (!focus.step) return;
    selection.toggle(focus.step);
    announce(focus.step);
  };
  return {
    ArrowLeft: go("left"),
    ArrowRight: go("right"),
    ArrowUp: go("up"),
    ArrowDown: go("down"),
    Enter: toggle,
    " ": toggle,
    Escape: () => selection.clear(),
    "mod+a": () => selection.selectAll(),
    "+": () => zoomIn(cy),
    "=": () => zoomIn(cy),
    "-": () => zoomOut(cy),
    "0": () => showAll(cy),
  };
}

/** The step that the keyboard is on, with a ring around it while the graph has the focus. */
class StepFocus {
  readonly #cy: Core;
  readonly #ring = element("div", { class: "ssw-focus-ring", "aria-hidden": "true", hidden: "" });
  #node: NodeSingular | null = null;

  constructor(cy: Core, slot: HTMLElement, signal: AbortSignal) {
    this.#cy = cy;
    slot.append(this.#ring);
    onCore(
      cy,
      "viewport resize position",
      oncePerFrame(() => this.#drawRing(), signal),
      signal,
    );
  }

  /** Its name; `""` while there is none. */
  get step(): string {
    return this.#node?.id() ?? "";
  }

  set(node: NodeSingular): void {
    this.#node = node;
    this.#drawRing();
  }

  move(direction: Direction): void {
    const next = this.#node ? neighbour(this.#node, direction) : firstStep(this.#cy);
    if (!next) return;
    reveal(this.#cy, next);
    this.set(next);
  }

  #drawRing(): void {
    this.#ring.hidden = !this.#node;
    if (!this.#node) return;
    const { x, y } = this.#node.renderedPosition();
    const width = this.#node.renderedOuterWidth() + 14;
    const height = this.#node.renderedOuterHeight() + 14;
    Object.assign(this.#ring.style, {
      transform: `translate(${x - width / 2}px, ${y - height / 2}px)`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }
}

function firstStep(cy: Core): NodeSingular | null {
  return (cy.nodes(":selected").first()[0] ?? cy.nodes()[0] ?? null) as NodeSingular | null;
}

/** Right: a child; left: a parent; up and down: the next step of the same rank. The nearest, each time. */
export function neighbour(node: NodeSingular, direction: Direction): NodeSingular | null {
  const { x, y } = node.position();
  if (direction === "right") return nearest(node.outgoers().nodes(), y);
  if (direction === "left") return nearest(node.incomers().nodes(), y);
  const beyond = (other: NodeSingular) =>
    Math.abs(other.position("x") - x) < node.width() / 2 &&
    (direction === "up" ? other.position("y") < y : other.position("y") > y);
  return nearest(node.cy().nodes().filter(beyond), y);
}

function nearest(nodes: NodeCollection, y: number): NodeSingular | null {
  return nodes.empty() ? null : (nodes.min((node) => Math.abs(node.position("y") - y)).ele as NodeSingular);
}
