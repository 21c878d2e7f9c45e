/** Zooming with the mouse wheel or a trackpad. */
import type { Viewport } from "./viewport";

/** The zoom factor of one notch. */
const NOTCH = 1.15;
/** The least delta of a notch, in CSS pixels; a pinched trackpad reports less at a time. */
const LEAST_NOTCH_PX = 40;
const PINCH = 0.01;

/** Zooms on the wheel with Ctrl or Cmd, and on a pinch; the plain wheel scrolls the notebook. */
export function attachWheel(viewport: Viewport, canvas: HTMLElement, signal: AbortSignal): void {
  const onWheel = (event: WheelEvent) => {
    // Otherwise cytoscape would zoom too, in larger steps.
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
