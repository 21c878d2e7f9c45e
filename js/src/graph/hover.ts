/** Which step the pointer is on. */
import type { Core, NodeSingular } from "cytoscape";
import { onNode } from "../listen";

/**
 * Calls `react` with the step that the pointer comes upon, and with `null` when it leaves that or the graph.
 *
 * Cytoscape does not notice a pointer that leaves the graph from a step, nor that it comes back to the same one.
 */
export function onHover(
  cy: Core,
  slot: HTMLElement,
  react: (step: NodeSingular | null) => void,
  signal: AbortSignal,
): void {
  let under: NodeSingular | null = null;
  const notice = (step: NodeSingular | null) => {
    if (step?.id() === under?.id()) return;
    under = step;
    react(step);
  };
  onNode(cy, "mouseover mousemove", ({ target }) => notice(target), signal);
  onNode(cy, "mouseout", () => notice(null), signal);
  // Of the pointer's events, as what the panels hear: those of the mouse come after what it comes upon next.
  slot.addEventListener("pointerleave", () => notice(null), { signal });
}
