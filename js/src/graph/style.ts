/** The cytoscape stylesheet of the canvas beneath the cards: it draws edges; nodes only receive events. */
import type { Stylesheet } from "cytoscape";
import type { Orientation } from "../wire";
import type { Inks } from "./inks";
import { NODE_HEIGHT } from "./sizes";

/** @param width The width of a node. */
export function stylesheet(inks: Inks, width: number, orientation: Orientation): Stylesheet[] {
  return [
    { selector: "core", style: { "active-bg-opacity": 0, ...selectionBox(inks) } as never },
    { selector: "node", style: nodeStyle(width) as never },
    { selector: "edge", style: edgeStyle(inks) as never },
    { selector: "edge.run", style: coloured(inks.runEdge) as never },
    { selector: "edge.reuse", style: coloured(inks.reuseEdge) as never },
    { selector: "edge.held", style: { "line-style": "dashed", "line-dash-pattern": [5, 4] } as never },
    { selector: "edge.routed", style: routedStyle(orientation) as never },
    { selector: "edge.implied", style: { display: "none" } as never },
  ];
}

function selectionBox({ accent }: Inks) {
  return {
    "selection-box-color": accent,
    "selection-box-opacity": 0.15,
    "selection-box-border-color": accent,
    "selection-box-border-width": 1,
  };
}

function nodeStyle(width: number) {
  return {
    shape: "rectangle",
    width,
    height: NODE_HEIGHT,
    "background-opacity": 0,
  };
}

function edgeStyle({ edge }: Inks) {
  return {
    width: 1.5,
    "line-color": edge,
    "target-arrow-color": edge,
    "target-arrow-shape": "triangle",
    "arrow-scale": 0.9,
    "curve-style": "bezier",
  };
}

function coloured(colour: string) {
  return { width: 2, "line-color": colour, "target-arrow-color": colour, "z-index": 1 };
}

/** Edges lead from the middle of the side of one card to the middle of the facing side of the next. */
function routedStyle(orientation: Orientation) {
  const [source, target] = orientation === "horizontal" ? ["90deg", "270deg"] : ["180deg", "0deg"];
  return {
    "curve-style": "unbundled-bezier",
    "edge-distances": "node-position",
    "control-point-weights": "data(weights)",
    "control-point-distances": "data(distances)",
    "source-endpoint": source,
    "target-endpoint": target,
  };
}
