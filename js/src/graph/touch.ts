/**
 * Touch on the graph. One finger scrolls the page up and down, and moves the graph sideways; two fingers move
 * and zoom it. A tap selects, and a finger that rests opens the menu.
 *
 * Cytoscape does not receive these events: it would capture every touch, so that the page cannot be scrolled
 * past the graph, and would take two fingers that are close together for a right click.
 */

import type { Core } from "cytoscape";
import { onAbort } from "../listen";
import type { Point } from "./arrangement";
import { attachPinch } from "./pinch";
import type { Viewport } from "./viewport";

const REST_MS = 500;
const DOUBLE_MS = 350;
/** A finger that has moved less than this, in CSS pixels, is at rest. */
const SLACK_PX = 10;

export interface Touched {
  stepAt(point: Point): string | null;
  click(step: string, count: number): void;
  /** @param step The step that the finger rests on; `null` for none. */
  openMenu(step: string | null, at: Point): void;
}

interface Press {
  id: number;
  start: Point;
  last: Point;
  hasMoved: boolean;
}

export function attachTouch(
  cy: Core,
  viewport: Viewport,
  canvas: HTMLElement,
  touched: Touched,
  signal: AbortSignal,
): void {
  const touch = new Touch(cy, touched);
  const isOnControl = ({ target }: Event) =>
    target instanceof Element && target.closest("button, input, [role=menu]") != null;
  const keepFromCytoscape = (event: TouchEvent) => {
    event.stopPropagation();
    // Browsers emulate a mouse click for a tap, which cytoscape would take for a second tap.
    if (event.type === "touchend" && event.cancelable && !isOnControl(event)) event.preventDefault();
  };
  for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"] as const) {
    canvas.addEventListener(type, keepFromCytoscape, { capture: true, passive: false, signal });
  }
  attachPinch(cy, viewport, canvas, signal);
  const onTouch = (react: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerType === "touch" && !isOnControl(event)) react(event);
  };
  canvas.addEventListener(
    "pointerdown",
    onTouch((event) => touch.press(event)),
    { signal },
  );
  canvas.addEventListener(
    "pointermove",
    onTouch((event) => touch.move(event)),
    { signal },
  );
  canvas.addEventListener(
    "pointerup",
    onTouch((event) => touch.release(event)),
    { signal },
  );
  canvas.addEventListener(
    "pointercancel",
    onTouch(() => touch.cancel()),
    { signal },
  );
  onAbort(signal, () => touch.cancel());
}

class Touch {
  readonly #cy: Core;
  readonly #touched: Touched;
  #press: Press | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #tapped = { step: "", at_ms: 0 };

  constructor(cy: Core, touched: Touched) {
    this.#cy = cy;
    this.#touched = touched;
  }

  press({ pointerId, clientX, clientY }: PointerEvent): void {
    const isSecond = this.#press != null;
    this.cancel();
    if (isSecond) return;
    const at = { x: clientX, y: clientY };
    this.#press = { id: pointerId, start: at, last: at, hasMoved: false };
    this.#rest = setTimeout(() => this.#hold(), REST_MS);
  }

  move({ pointerId, clientX, clientY }: PointerEvent): void {
    const press = this.#press;
    if (press?.id !== pointerId) return;
    const at = { x: clientX, y: clientY };
    if (!press.hasMoved && Math.hypot(at.x - press.start.x, at.y - press.start.y) < SLACK_PX) return;
    press.hasMoved = true;
    clearTimeout(this.#rest);
    this.#cy.panBy({ x: at.x - press.last.x, y: 0 });
    press.last = at;
  }

  release({ pointerId, timeStamp }: PointerEvent): void {
    const press = this.#press;
    if (press?.id !== pointerId) return;
    this.cancel();
    const step = press.hasMoved ? null : this.#touched.stepAt(press.start);
    if (step == null) return;
    const isDouble = step === this.#tapped.step && timeStamp - this.#tapped.at_ms < DOUBLE_MS;
    this.#tapped = { step: isDouble ? "" : step, at_ms: timeStamp };
    this.#touched.click(step, isDouble ? 2 : 1);
  }

  /** Ends the press, as when the finger scrolls the page or another one joins it. */
  cancel(): void {
    clearTimeout(this.#rest);
    this.#press = null;
  }

  #hold(): void {
    const press = this.#press;
    if (!press) return;
    this.cancel();
    this.#touched.openMenu(this.#touched.stepAt(press.start), press.start);
  }
}
