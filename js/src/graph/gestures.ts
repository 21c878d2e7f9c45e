/** What the pointer does to the selection: click toggles, double-click takes what follows, shift-drag adds a box. */
import type { Core, EventObject } from "cytoscape";
import { onNode } from "../listen";
import type { Paths } from "./paths";
import type { Selection } from "./selection";

/** Toggles a step, or with the second click in a row selects it and everything after it. */
export class Clicks {
  readonly #selection: Selection;
  readonly #paths: Paths;
  #before: readonly string[] = [];

  constructor(selection: Selection, paths: Paths) {
    this.#selection = selection;
    this.#paths = paths;
  }

  /** @param count of clicks in a row, this one included. */
  click(step: string, count: number): void {
    if (count === 2) {
      this.#selection.replace([...this.#before, ...this.#paths.withoutBodies(this.#paths.onward(step))]);
      return;
    }
    this.#before = this.#selection.steps;
    this.#selection.toggle(step);
  }
}

/** One gesture writes the selection once, however many events cytoscape makes of it. */
export function attachGestures(cy: Core, clicks: Clicks, selection: Selection, signal: AbortSignal): void {
  const boxed = new Set<string>();
  const addBoxed = () => {
    if (!signal.aborted) selection.add(boxed);
    boxed.clear();
  };
  onNode(
    cy,
    "tap",
    ({ target, originalEvent }: EventObject) => {
      clicks.click(target.id(), (originalEvent as UIEvent | undefined)?.detail ?? 1);
    },
    signal,
  );
  onNode(
    cy,
    "box",
    (event: EventObject) => {
      if (boxed.size === 0) queueMicrotask(addBoxed);
      boxed.add(event.target.id());
    },
    signal,
  );
}

/**
 * Presses and lets go of nodes and edges without a redraw.
 *
 * Cytoscape marks a pressed node as active, and draws the whole picture for it, and again when the button
 * comes up: on a click's way, for a grey shade that says less than the selection itself.
 */
export function disableActiveState(cy: Core): void {
  cy.elements().forEach((element) => {
    Object.assign(element, { activate: () => element, unactivate: () => element });
  });
}
