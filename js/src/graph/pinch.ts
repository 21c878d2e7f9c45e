/** Two fingers on the graph: they move it, and zoom in as they part, while the page stays where it is. */
import type { Core } from "cytoscape";
import type { Point } from "./arrangement";
import type { Viewport } from "./viewport";

/** The point between two fingers and their distance, in pixels of the window. */
interface Grip {
  middle: Point;
  span: number;
}

export function attachPinch(cy: Core, viewport: Viewport, canvas: HTMLElement, signal: AbortSignal): void {
  let grip: Grip | null = null;
  const hold = ({ touches }: TouchEvent) => {
    grip = gripOf(touches);
  };
  const move = (event: TouchEvent) => {
    const before = grip;
    hold(event);
    if (!before || !grip) return;
    // Otherwise the browser would scroll the page.
    if (event.cancelable) event.preventDefault();
    const { left, top } = canvas.getBoundingClientRect();
    cy.panBy({ x: grip.middle.x - before.middle.x, y: grip.middle.y - before.middle.y });
    viewport.zoomBy(grip.span / before.span, { x: grip.middle.x - left, y: grip.middle.y - top });
  };
  const listening = { capture: true, passive: false, signal };
  canvas.addEventListener("touchstart", hold, listening);
  canvas.addEventListener("touchmove", move, listening);
  canvas.addEventListener("touchend", hold, listening);
  canvas.addEventListener("touchcancel", hold, listening);
}

function gripOf(touches: TouchList): Grip | null {
  const [one, other] = [touches[0], touches[1]];
  if (!one || !other || touches.length > 2) return null;
  const middle = { x: (one.clientX + other.clientX) / 2, y: (one.clientY + other.clientY) / 2 };
  return { middle, span: Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)) };
}
