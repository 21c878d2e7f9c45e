/** The wheel over the graph. */
import type { Viewport } from "./viewport";

/** Of one notch. */
const NOTCH = 1.15;
/** What a notch turns at the least, in CSS pixels; a trackpad that is pinched says less at a time. */
const LEAST_NOTCH_PX = 40;
const PINCH = 0.01;

/** Leaves the plain wheel to the notebook, which scrolls; with ctrl or cmd, and when pinching, it zooms. */
export function attachWheel(viewport: Viewport, canvas: HTMLElement, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    // Cytoscape would zoom by leaps.
    event.stopPropagation();
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { left, top } = canvas.getBoundingClientRect();
    viewport.zoomBy(wheelFactor(event), { x: event.clientX - left, y: event.clientY - top });
  };
  canvas.addEventListener("wheel", onWheel, { capture: true, passive: false, signal });
}

export function wheelFactor({ deltaY, deltaMode }: Pick<WheelEvent, "deltaY" | "deltaMode">): number {
  const isNotch = deltaMode !== 0 || Math.abs(deltaY) >= LEAST_NOTCH_PX;
  return isNotch ? NOTCH ** -Math.sign(deltaY) : Math.exp(-deltaY * PINCH);
}
