/** A small picture of the whole graph, shown when it does not fit, to move the view by. */
import type { Core } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import type { Stage } from "./stage";
import { onThemeChange } from "./theme";
import type { Viewport } from "./viewport";

/** In CSS pixels. */
const WIDTH = 168;
const HEIGHT = 84;
const MARGIN = 6;

interface Frame {
  scale: number;
  /** The position of the graph's origin in the picture. */
  x: number;
  y: number;
}

export function attachOverview(cy: Core, stage: Stage, slot: HTMLElement, signal: AbortSignal): void {
  const { viewport } = stage;
  const canvas = element("canvas", { class: "ssw-overview", "aria-hidden": "true" });
  const density = window.devicePixelRatio || 1;
  canvas.width = WIDTH * density;
  canvas.height = HEIGHT * density;
  slot.append(canvas);
  const draw = () => {
    const shown = viewport.overflows;
    canvas.hidden = !shown;
    if (!shown) return;
    drawOverview(cy, canvas, frame(viewport), {
      density,
      accent: stage.inks.accent,
      inkOf: (step) => inkOf(stage, step),
    });
  };
  const redraw = oncePerFrame(afterFrame(draw, signal), signal);
  onCore(cy, "viewport resize style position", redraw, signal);
  stage.painter.onPainted(redraw);
  onThemeChange(redraw, signal);
  moveByPointer(viewport, canvas, signal);
  redraw();
}

function inkOf({ inks, painter }: Stage, step: string): string {
  return inks.looks[painter.looks.get(step) ?? "plain"].border;
}

/** Defers a task until after the frame, so that the graph itself is shown first. */
function afterFrame(task: () => void, signal: AbortSignal): () => void {
  return () => {
    setTimeout(() => {
      if (!signal.aborted) task();
    });
  };
}

function frame({ graph: { x1, y1, x2, y2 } }: Viewport): Frame {
  const scale = Math.min((WIDTH - 2 * MARGIN) / (x2 - x1), (HEIGHT - 2 * MARGIN) / (y2 - y1));
  return { scale, x: (WIDTH - (x1 + x2) * scale) / 2, y: (HEIGHT - (y1 + y2) * scale) / 2 };
}

interface Pen {
  density: number;
  /** The colour of the rectangle that stands for the view. */
  accent: string;
  inkOf: (step: string) => string;
}

function drawOverview(cy: Core, canvas: HTMLCanvasElement, { scale, x, y }: Frame, pen: Pen): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { density, accent, inkOf } = pen;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, WIDTH, HEIGHT);
  cy.nodes().forEach((node) => {
    const { x: left, y: top } = node.position();
    const [w, h] = [Math.max(2, node.width() * scale), Math.max(2, node.height() * scale)];
    context.fillStyle = inkOf(node.id());
    context.fillRect(x + left * scale - w / 2, y + top * scale - h / 2, w, h);
  });
  const { x1, y1, w, h } = cy.extent();
  context.strokeStyle = accent;
  context.lineWidth = 1.5;
  context.strokeRect(x + x1 * scale, y + y1 * scale, w * scale, h * scale);
}

function moveByPointer(viewport: Viewport, canvas: HTMLCanvasElement, signal: AbortSignal): void {
  const move = (event: PointerEvent) => {
    // Ignores a drag that began in the graph and merely crosses the overview.
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    const { left, top } = canvas.getBoundingClientRect();
    const { scale, x, y } = frame(viewport);
    viewport.centreAt((event.clientX - left - x) / scale, (event.clientY - top - y) / scale);
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
