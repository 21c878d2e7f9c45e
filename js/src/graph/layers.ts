/** The layers of HTML that move with the canvas: boxes beneath it, and cards above. */
import type { Core } from "cytoscape";
import { onAbort, onCore } from "../listen";
import type { Detail } from "./cards";

/** How long after the last movement `will-change` is removed; text in a layer that keeps it is blurred. */
const REST_MS = 150;

/** The zooms below which less is drawn, and from which more is; they differ, so that nothing flickers. */
const LESS: Record<Detail, number> = { card: 0.54, name: 0.41, block: 0 };
const MORE: Record<Detail, number> = { card: Number.POSITIVE_INFINITY, name: 0.56, block: 0.43 };

export function detailAt(zoom: number, now: Detail): Detail {
  if (zoom < LESS.name) return "block";
  if (zoom < LESS[now]) return "name";
  if (zoom >= MORE.name) return "card";
  return zoom >= MORE[now] ? "name" : now;
}

/**
 * Moves the layers in the frame in which cytoscape draws; on any other event, cards would lag behind edges.
 *
 * @param zoomed Called with the zoom whenever it may have changed.
 */
export function moveLayers(
  cy: Core,
  layers: readonly HTMLElement[],
  zoomed: (zoom: number) => void,
  signal: AbortSignal,
): void {
  let shown = "";
  let rest: ReturnType<typeof setTimeout> | undefined;
  const settle = () => {
    for (const layer of layers) layer.style.willChange = "auto";
  };
  const move = () => {
    const [{ x, y }, zoom] = [cy.pan(), cy.zoom()];
    const transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    if (transform === shown) return;
    const isMoving = shown !== "";
    shown = transform;
    for (const layer of layers) {
      if (isMoving) layer.style.willChange = "transform";
      layer.style.transform = transform;
    }
    zoomed(zoom);
    clearTimeout(rest);
    if (isMoving) rest = setTimeout(settle, REST_MS);
  };
  onCore(cy, "render", move, signal);
  onAbort(signal, () => clearTimeout(rest));
  move();
}
