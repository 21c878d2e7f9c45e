/** Puts a floating element where something is, and lets it stay in the window. */
import { computePosition, flip, offset, type Placement, shift, type VirtualElement } from "@floating-ui/dom";

const FROM_EDGE = 8;

/** Where a floating element belongs: beside an element, or at a point of the window. */
export type Anchor = Element | { x: number; y: number };

export async function placeAt(
  floating: HTMLElement,
  anchor: Anchor,
  placement: Placement,
  distance: number,
): Promise<void> {
  const middleware = [offset(distance), flip({ padding: FROM_EDGE }), shift({ padding: FROM_EDGE })];
  const reference = anchor instanceof Element ? anchor : pointLike(anchor);
  const { x, y } = await computePosition(reference, floating, { placement, middleware, strategy: "fixed" });
  Object.assign(floating.style, { left: `${x}px`, top: `${y}px` });
}

/** Above all else in the page, where the page knows popovers. */
export function showOnTop(floating: HTMLElement): void {
  if (floating.isConnected && !isOnTop(floating)) floating.showPopover?.();
}

export function hideFromTop(floating: HTMLElement): void {
  if (isOnTop(floating)) floating.hidePopover();
}

function isOnTop(floating: HTMLElement): boolean {
  return "showPopover" in floating && floating.matches(":popover-open");
}

function pointLike({ x, y }: { x: number; y: number }): VirtualElement {
  return { getBoundingClientRect: () => new DOMRect(x, y, 0, 0) };
}
