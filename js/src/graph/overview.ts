/** A small picture of the whole graph, by which to move when it does not fit. */
import type { Core } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import { overflows } from "./viewport";

/** In CSS pixels. */
const WIDTH = 168;
const HEIGHT = 84;
const MARGIN = 6;

interface Frame {
  scale: number;
  /** Where the graph's origin lies in the picture. */
  x: number;
  y: number;
}

export function attachOverview(cy: Core, slot: HTMLElement, signal: AbortSignal): void {
  const canvas = element("canvas", { class: "ssw-overview", "aria-hidden": "true" });
  const density = window.devicePixelRatio || 1;
  canvas.width = WIDTH * density;
  canvas.height = HEIGHT * density;
  slot.append(canvas);
  const redraw = oncePerFrame(() => {
    const shown = overflows(cy);
    canvas.hidden = !shown;
    if (shown) drawOverview(cy, canvas, density);
  }, signal);
  onCore(cy, "viewport resize style position", redraw, signal);
  moveByPointer(cy, canvas, signal);
  redraw();
}

function frame(cy: Core): Frame {
  const { x1, y1, w, h } = cy.nodes().boundingBox({ includeLabels: false, includeOverlays: false });
  const scale = Math.min((WIDTH - 2 * MARGIN) / w, (HEIGHT - 2 * MARGIN) / h);
  return { scale, x: (WIDTH - w * scale) / 2 - x1 * scale, y: (HEIGHT - h * scale) / 2 - y1 * scale };
}

function drawOverview(cy: Core, canvas: HTMLCanvasElement, density: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { scale, x, y } = frame(cy);
  const colours = getComputedStyle(canvas);
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  cy.nodes().forEach((node) => {
    const { x: left, y: top } = node.position();
    const [w, h] = [Math.max(2, node.width() * scale), Math.max(2, node.height() * scale)];
    context.fillStyle = node.style("border-color") as string;
    context.globalAlpha = node.hasClass("not-run") ? 0.45 : 1;
    context.fillRect(x + left * scale - w / 2, y + top * scale - h / 2, w, h);
  });
  context.globalAlpha = 1;
  const { x1, y1, w, h } = cy.extent();
  context.strokeStyle = colours.color;
  context.lineWidth = 1.5;
  context.strokeRect(x + x1 * scale, y + y1 * scale, w * scale, h * scale);
}

function moveByPointer(cy: Core, canvas: HTMLCanvasElement, signal: AbortSignal): void {
  const move = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const { left, top } = canvas.getBoundingClientRect();
    const { scale, x, y } = frame(cy);
    const zoom = cy.zoom();
    cy.pan({
      x: cy.width() / 2 - ((event.clientX - left - x) / scale) * zoom,
      y: cy.height() / 2 - ((event.clientY - top - y) / scale) * zoom,
    });
  };
  canvas.addEventListener(
    "pointerdown",
    (event) => {
      canvas.setPointerCapture(event.pointerId);
      move(event);
    },
    { signal },
  );
  canvas.addEventListener("pointermove", move, { signal });
}
