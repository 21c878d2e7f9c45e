/** Listeners that live as long as one `AbortSignal`, whatever they listen to. */
import type { Core, EventHandler } from "cytoscape";
import type { Model } from "./wire";

/** Calls `end` once the signal aborts; at once if it has aborted already, when an event would come no more. */
export function onAbort(signal: AbortSignal, end: () => void): void {
  if (signal.aborted) end();
  else signal.addEventListener("abort", end);
}

/** Calls `react` when one of the traits changes, until the signal aborts. */
export function onChange<State>(
  model: Model<State>,
  traits: (keyof State & string)[],
  react: () => void,
  signal: AbortSignal,
): void {
  for (const trait of traits) {
    model.on(`change:${trait}`, react);
    onAbort(signal, () => model.off(`change:${trait}`, react));
  }
}

/** Handles cytoscape events of nodes, until the signal aborts. */
export function onNode(cy: Core, events: string, handle: EventHandler, signal: AbortSignal): void {
  cy.on(events, "node", handle);
  onAbort(signal, () => cy.off(events, "node", handle));
}

/** Handles cytoscape events of the core (and those that bubble to it), until the signal aborts. */
export function onCore(cy: Core, events: string, handle: EventHandler, signal: AbortSignal): void {
  cy.on(events, handle);
  onAbort(signal, () => cy.off(events, handle));
}
