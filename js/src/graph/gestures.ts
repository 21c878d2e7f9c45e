/** Pointer gestures: a click toggles a step, a double click adds what follows it, a Shift-drag adds a box. */
import type { Core, EventObject } from "cytoscape";
import { onNode } from "../listen";
import type { Paths } from "./paths";
import type { Selection } from "./selection";

/** Toggles a step; on the second click in a row, selects it and everything after it. */
export class Clicks {
  readonly #selection: Selection;
  readonly #paths: Paths;
  #before: readonly string[] = [];

  constructor(selection: Selection, paths: Paths) {
    this.#selection = selection;
    this.#paths = paths;
  }

  /** @param count The number of clicks in a row, including this one. */
  click(step: string, count: number): void {
    if (count === 2) {
      this.#selection.replace([...this.#before, ...this.#paths.withoutBodies(this.#paths.onward(step))]);
      return;
    }
    this.#before = this.#selection.steps;
    this.#selection.toggle(step);
  }
}

/** Applies gestures to the selection, each in one write, however many events cytoscape emits for it. */
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
 * Keeps cytoscape from redrawing when a node or edge is pressed or released.
 *
 * Cytoscape marks a pressed node as active, and redraws everything for it, and again on release. That would
 * delay every click, for a grey shade that says less than the selection itself.
 */
export function disableActiveState(cy: Core): void {
  cy.elements().forEach((element) => {
    Object.assign(element, { activate: () => element, unactivate: () => element });
  });
}
