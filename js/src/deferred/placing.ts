/** Places floating elements beside their anchors, inside the window. */

import {
  autoUpdate,
  computePosition,
  flip,
  type Middleware,
  offset,
  type Placement,
  shift,
  size,
  type VirtualElement,
} from "@floating-ui/dom";
import type { Anchor } from "../ui/floating";

const FROM_EDGE_PX = 8;
const LEAST_HEIGHT_PX = 120;

export async function placeAt(
  floating: HTMLElement,
  anchor: Anchor,
  placement: Placement,
  distance_px: number,
): Promise<void> {
  await place(floating, anchor, placement, distance_px);
}

/** Keeps `floating` beside an element, within the room there, until the returned function is called. */
export function keepBeside(
  floating: HTMLElement,
  beside: Element,
  placement: Placement,
  distance_px: number,
): () => void {
  const fit = size({
    padding: FROM_EDGE_PX,
    apply: ({ availableHeight, availableWidth }) => {
      floating.style.maxBlockSize = `${Math.max(LEAST_HEIGHT_PX, availableHeight)}px`;
      floating.style.maxInlineSize = `${availableWidth}px`;
    },
  });
  return autoUpdate(beside, floating, () => void place(floating, beside, placement, distance_px, fit));
}

async function place(
  floating: HTMLElement,
  anchor: Anchor,
  placement: Placement,
  distance_px: number,
  ...more: Middleware[]
): Promise<void> {
  const padding = FROM_EDGE_PX;
  const middleware = [offset(distance_px), flip({ padding }), shift({ padding }), ...more];
  const reference = anchor instanceof Element ? anchor : pointLike(anchor);
  const { x, y } = await computePosition(reference, floating, { placement, middleware, strategy: "fixed" });
  Object.assign(floating.style, { left: `${x}px`, top: `${y}px` });
}

function pointLike({ x, y }: { x: number; y: number }): VirtualElement {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
