/** Detects which step or edge the pointer is on. */
import type { Core, EventObject, SingularElementReturnValue } from "cytoscape";
import { onCore } from "../listen";
import type { Point } from "./arrangement";

/** What the pointer is on, and where it entered it, in pixels of the window. */
export type Pointed =
  | { kind: "step"; step: string; at: Point }
  | { kind: "edge"; source: string; target: string; at: Point };

type Element = SingularElementReturnValue;

/**
 * Calls `react` with what the pointer enters, and with `null` when it leaves that or the graph.
 *
 * Cytoscape notices neither a pointer that leaves the graph from a step, nor its return to the same step.
 */
export function onHover(
  cy: Core,
  canvas: HTMLElement,
  react: (pointed: Pointed | null) => void,
  signal: AbortSignal,
): void {
  let under = "";
  const notice = (element: Element | null, at: Point) => {
    const id = element ? element.id() : "";
    if (id === under) return;
    under = id;
    react(element ? pointedOf(element, at) : null);
  };
  const onMove = ({ target, originalEvent }: EventObject) => {
    const { clientX = 0, clientY = 0, pointerType } = (originalEvent ?? {}) as Partial<PointerEvent>;
    if (pointerType === "touch") return;
    notice(target === cy ? null : target, { x: clientX, y: clientY });
  };
  onCore(cy, "mouseover mousemove", onMove, signal);
  onCore(cy, "mouseout", () => notice(null, { x: 0, y: 0 }), signal);
  // A pointer event, like those that the panels use: `mouseleave` would come after the next `pointerover`.
  canvas.addEventListener("pointerleave", () => notice(null, { x: 0, y: 0 }), { signal });
}

function pointedOf(element: Element, at: Point): Pointed {
  if (element.group() === "nodes") return { kind: "step", step: element.id(), at };
  return { kind: "edge", source: element.data("source"), target: element.data("target"), at };
}
