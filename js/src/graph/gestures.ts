/** What the pointer does to the selection: click toggles, shift-drag adds a box. */
import type { Core, EventObject } from "cytoscape";
import { onNode } from "../listen";
import type { Selection } from "./selection";

/** One gesture writes the selection once, however many events cytoscape makes of it. */
export function attachGestures(cy: Core, selection: Selection, signal: AbortSignal): void {
  const boxed = new Set<string>();
  const addBoxed = () => {
    if (!signal.aborted) selection.add(boxed);
    boxed.clear();
  };
  onNode(cy, "tap", (event: EventObject) => selection.toggle(event.target.id()), signal);
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
 * Presses and lets go of nodes without a redraw.
 *
 * Cytoscape marks a pressed node as active, and draws the whole picture for it, and again when the button
 * comes up: on a click's way, for a grey shade that says less than the selection itself.
 */
export function disableActiveState(cy: Core): void {
  cy.nodes().forEach((node) => {
    Object.assign(node, { activate: () => node, unactivate: () => node });
  });
}

/** Leaves the plain wheel to the notebook, which scrolls; with ctrl or cmd, and when pinching, it zooms. */
export function attachWheel(slot: HTMLElement, signal: AbortSignal): void {
  const keepFromCytoscape = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  };
  slot.addEventListener("wheel", keepFromCytoscape, { capture: true, passive: true, signal });
}
