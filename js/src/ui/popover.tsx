/** What opens beside a button: in the top layer, closed by Escape, a press elsewhere, or the focus that goes on. */

import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { keepBeside } from "../deferred/placing";
import type { Placement } from "./floating";

const GAP_PX = 4;

interface PopoverProps {
  anchor: RefObject<HTMLElement | null>;
  /** Called when it is to be closed; `isByKey` says that the focus goes back to what opened it. */
  close(isByKey: boolean): void;
  id?: string;
  class?: string;
  placement?: Placement;
  children: ComponentChildren;
}

/** Open for as long as it is rendered. */
export function Popover({ anchor, close, id, class: given, placement, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [floating, beside] = [box.current, anchor.current];
    if (!floating || !beside) return;
    show(floating);
    return keepBeside(floating, beside, placement ?? "bottom-start", GAP_PX);
  }, [anchor, placement]);
  useLayoutEffect(() => closeFrom([box.current, anchor.current], close));
  return (
    <div ref={box} id={id} popover="manual" class={`ssw-popover ${given ?? ""}`}>
      {children}
    </div>
  );
}

/** A browser without popovers shows it where it stands. */
function show(floating: HTMLElement): void {
  if ("showPopover" in floating) floating.showPopover();
  else (floating as HTMLElement).removeAttribute("popover");
}

/** Escape closes from inside and from the opener, a press or the focus from elsewhere; returns what ends it. */
function closeFrom(inside: (Element | null)[], close: (isByKey: boolean) => void): () => void {
  const life = new AbortController();
  const isInside = (event: Event) => {
    const path = event.composedPath();
    return inside.some((element) => element && path.includes(element));
  };
  const left = (event: Event) => {
    if (!isInside(event)) close(false);
  };
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !isInside(event)) return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  };
  const listening = { capture: true, signal: life.signal };
  window.addEventListener("pointerdown", left, listening);
  // What has the focus behind it would not be seen, and Escape there would be for something else.
  window.addEventListener("focusin", left, listening);
  // Where it bubbles to, the notebook's own keys are kept away already.
  window.addEventListener("keydown", keyPressed, listening);
  return () => life.abort();
}
