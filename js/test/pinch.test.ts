import cytoscape, { type Core } from "cytoscape";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attachTouch, type Touched } from "../src/graph/touch";
import { Viewport } from "../src/graph/viewport";

const IGNORED: Touched = { stepAt: () => null, click() {}, openMenu() {} };

let cy: Core;
let canvas: HTMLElement;
let life: AbortController;

beforeEach(() => {
  life = new AbortController();
  canvas = document.body.appendChild(document.createElement("div"));
  cy = cytoscape({ headless: true });
  attachTouch(cy, new Viewport(cy, life.signal), canvas, IGNORED, life.signal);
});

afterEach(() => {
  life.abort();
  cy.destroy();
  canvas.remove();
});

function touch(type: string, ...points: [number, number][]): Event {
  const event = new Event(type, { bubbles: true, cancelable: true });
  const touches = points.map(([clientX, clientY]) => ({ clientX, clientY }));
  canvas.dispatchEvent(Object.assign(event, { touches }));
  return event;
}

test("two fingers move the graph, near each other too, and the page stays", () => {
  touch("touchstart", [100, 100], [140, 100]);
  const moved = touch("touchmove", [110, 70], [150, 70]);
  expect(cy.pan()).toEqual({ x: 10, y: -30 });
  expect(cy.zoom()).toBe(1);
  expect(moved.defaultPrevented).toBe(true);
});

test("two fingers that part enlarge the graph around their middle", () => {
  touch("touchstart", [100, 100], [140, 100]);
  touch("touchmove", [90, 100], [150, 100]);
  expect(cy.zoom()).toBeCloseTo(1.5);
  expect(cy.pan().x).toBeCloseTo(120 - 120 * 1.5);
});

test("one finger scrolls the page, also when the other has been lifted", () => {
  touch("touchstart", [100, 100], [140, 100]);
  touch("touchend", [100, 100]);
  const moved = touch("touchmove", [100, 40]);
  expect(cy.pan()).toEqual({ x: 0, y: 0 });
  expect(moved.defaultPrevented).toBe(false);
});

test("no click of the mouse follows a tap on the drawing; one follows on its buttons", () => {
  expect(touch("touchend").defaultPrevented).toBe(true);
  const button = canvas.appendChild(document.createElement("button"));
  const lifted = Object.assign(new Event("touchend", { bubbles: true, cancelable: true }), { touches: [] });
  button.dispatchEvent(lifted);
  expect(lifted.defaultPrevented).toBe(false);
});
