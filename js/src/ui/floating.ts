/**
 * Places a floating element at its anchor.
 *
 * The deferred part places it so that it stays in the window. Until that is loaded, or without a kernel to
 * load it from, it is placed below its anchor.
 */
import { loadedDeferred } from "../deferred";

/** Where a floating element belongs: beside an element, or at a point of the window. */
export type Anchor = Element | { x: number; y: number };

export type Placement = "bottom-start" | "bottom-end" | "top-start";

export function placeAt(
  floating: HTMLElement,
  anchor: Anchor,
  placement: Placement,
  distance_px: number,
): void {
  const deferred = loadedDeferred();
  if (deferred) void deferred.placeAt(floating, anchor, placement, distance_px);
  else placeBelow(floating, anchor, distance_px);
}

function placeBelow(floating: HTMLElement, anchor: Anchor, distance_px: number): void {
  const box =
    anchor instanceof Element ? anchor.getBoundingClientRect() : { left: anchor.x, bottom: anchor.y };
  Object.assign(floating.style, { left: `${box.left}px`, top: `${box.bottom + distance_px}px` });
}

/** Shows an element above everything else in the page, if the browser supports popovers. */
export function showOnTop(floating: HTMLElement): void {
  if (floating.isConnected && !isOnTop(floating)) floating.showPopover?.();
}

export function hideFromTop(floating: HTMLElement): void {
  if (isOnTop(floating)) floating.hidePopover();
}

function isOnTop(floating: HTMLElement): boolean {
  return "showPopover" in floating && floating.matches(":popover-open");
}
