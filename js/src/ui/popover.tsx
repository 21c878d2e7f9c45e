/** A popover beside a button, in the top layer; it closes on Escape, a press elsewhere, or focus elsewhere. */

import type { ComponentChildren, RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { keepBeside } from "../deferred/placing";
import type { Placement } from "./floating";

const GAP_PX = 4;

interface PopoverProps {
  anchor: RefObject<HTMLElement | null>;
  /** Called to close the popover; `isByKey` means that the focus returns to the element that opened it. */
  close(isByKey: boolean): void;
  id?: string;
  class?: string;
  placement?: Placement;
  children: ComponentChildren;
}

/** A popover that is open for as long as it is rendered. */
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

/** Shows the element in the top layer; a browser without popovers shows it in its place in the document. */
function show(floating: HTMLElement): void {
  if ("showPopover" in floating) floating.showPopover();
  else (floating as HTMLElement).removeAttribute("popover");
}

/** Closes on Escape inside or on the opener, and on a press or focus elsewhere; returns a function that stops this. */
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
  // A focused element behind the popover would be hidden, and Escape would be meant for it.
  window.addEventListener("focusin", left, listening);
  // Captured, as handlers in the widget stop keys on their way up to keep them from the notebook.
  window.addEventListener("keydown", keyPressed, listening);
  return () => life.abort();
}
