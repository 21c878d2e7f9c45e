/** The edges of a path, drawn above the canvas, as cytoscape would redraw all edges for a change of one. */
import type { Core, EdgeSingular } from "cytoscape";
import type { Point } from "./arrangement";
import { svg } from "./svg";

/** The size of an arrow head. */
const LENGTH = 10;
const HALF_WIDTH = 5;

/** Draws the edges between these steps into a layer, replacing those raised before; `null` raises none. */
export function raiseEdges(cy: Core, layer: HTMLElement, steps: ReadonlySet<string> | null): void {
  layer.querySelector(".ssw-raised")?.remove();
  if (!steps) return;
  const within = cy
    .edges()
    .filter((edge) => steps.has(edge.source().id()) && steps.has(edge.target().id()) && edge.visible());
  layer.prepend(svg("svg", { class: "ssw-raised" }, ...within.map(drawn)));
}

function drawn(edge: EdgeSingular): SVGElement {
  const corners = [edge.sourceEndpoint(), ...(edge.controlPoints() ?? []), edge.targetEndpoint()];
  const colour = edge.style("line-color");
  const line = svg("path", {
    d: curve(corners),
    ...(edge.hasClass("held") && { "stroke-dasharray": "5 4" }),
  });
  return svg("g", { stroke: colour, fill: colour }, line, svg("path", { d: head(corners) }));
}

/** The path of an edge as cytoscape draws it, through the midpoints between control points. */
export function curve(corners: readonly Point[]): string {
  const [start, ...bends] = corners as [Point, ...Point[]];
  const end = bends.pop() ?? start;
  if (bends.length === 0) return `M${at(start)}L${at(end)}`;
  const parts = bends.map((bend, i) => {
    const next = bends[i + 1];
    return `Q${at(bend)} ${at(next ? middle(bend, next) : end)}`;
  });
  return `M${at(start)}${parts.join("")}`;
}

/** The path of the arrow head, in the direction of the edge's last segment. */
export function head(corners: readonly Point[]): string {
  const [from, tip] = corners.slice(-2) as [Point, Point];
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [x, y] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const side = (sign: number): Point => ({
    x: tip.x - LENGTH * x - sign * HALF_WIDTH * y,
    y: tip.y - LENGTH * y + sign * HALF_WIDTH * x,
  });
  return `M${at(tip)}L${at(side(1))}L${at(side(-1))}z`;
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
