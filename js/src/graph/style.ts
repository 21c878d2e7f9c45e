/** The drawing, as a cytoscape stylesheet in the colours of the page's theme. */
import type { Stylesheet } from "cytoscape";
import type { Look } from "./appearance";
import { icon } from "./icons";
import { mix, type Palette } from "./theme";

/** In CSS pixels at zoom 1. */
export const FONT_SIZE = 12;
const ICON_SIZE = 16;
const ICON_LEFT = 11;
const TEXT_LEFT = ICON_LEFT + ICON_SIZE + 9;
const TEXT_RIGHT = 11;
const NARROWEST = 132;
const WIDEST = 216;

export interface NodeSize {
  width: number;
  height: number;
}

/** As wide as the longest name and detail need, within limits. */
export function nodeSize(textWidths: number[]): NodeSize {
  const wanted = Math.ceil(Math.max(0, ...textWidths)) + TEXT_LEFT + TEXT_RIGHT;
  return { width: Math.min(WIDEST, Math.max(NARROWEST, wanted)), height: 46 };
}

/** The room for text in a node. */
export function textWidth({ width }: NodeSize): number {
  return width - TEXT_LEFT - TEXT_RIGHT;
}

interface LookStyle {
  colour: string;
  borderStyle: "solid" | "dashed" | "dotted";
  borderWidth: number;
  /** How much of the colour tints the surface. */
  tint: number;
  text: string;
}

function lookStyles({ accent, success, error, warning, muted, text }: Palette): Record<Look, LookStyle> {
  return {
    plain: { colour: muted, borderStyle: "solid", borderWidth: 1, tint: 0, text },
    run: { colour: accent, borderStyle: "solid", borderWidth: 2.5, tint: 0.12, text },
    reuse: { colour: success, borderStyle: "dashed", borderWidth: 1.5, tint: 0.06, text },
    "not-run": { colour: muted, borderStyle: "dotted", borderWidth: 1.5, tint: 0.08, text: muted },
    waiting: { colour: accent, borderStyle: "solid", borderWidth: 1.5, tint: 0, text },
    executing: { colour: accent, borderStyle: "solid", borderWidth: 2.5, tint: 0.22, text },
    ran: { colour: success, borderStyle: "solid", borderWidth: 2.5, tint: 0.14, text },
    reused: { colour: success, borderStyle: "dashed", borderWidth: 1.5, tint: 0.06, text },
    failed: { colour: error, borderStyle: "solid", borderWidth: 2.5, tint: 0.16, text },
    stopped: { colour: warning, borderStyle: "solid", borderWidth: 2.5, tint: 0.14, text },
  };
}

export function stylesheet(palette: Palette, size: NodeSize): Stylesheet[] {
  const looks = Object.entries(lookStyles(palette)) as [Look, LookStyle][];
  return [
    { selector: "core", style: { "active-bg-opacity": 0, ...selectionBox(palette) } as never },
    { selector: "node", style: nodeStyle(palette, size) as never },
    ...looks.map(([look, style]) => ({
      selector: `node.${look}`,
      style: lookStyle(look, style, palette) as never,
    })),
    { selector: "node.selected", style: selectionRing(palette) as never },
    { selector: "edge", style: edgeStyle(palette) as never },
    { selector: "edge.held", style: { "line-style": "dashed", "line-dash-pattern": [5, 4] } as never },
    { selector: "edge.routed", style: routedStyle() as never },
  ];
}

function selectionBox({ accent }: Palette) {
  return {
    "selection-box-color": accent,
    "selection-box-opacity": 0.15,
    "selection-box-border-color": accent,
    "selection-box-border-width": 1,
  };
}

function nodeStyle({ surface, fontFamily }: Palette, { width, height }: NodeSize) {
  return {
    shape: "round-rectangle",
    width,
    height,
    "background-color": surface,
    label: "data(label)",
    "font-family": fontFamily,
    "font-size": FONT_SIZE,
    "min-zoomed-font-size": 3,
    "line-height": 1.35,
    "text-wrap": "wrap",
    "text-max-width": `${width * 2}px`,
    "text-valign": "center",
    // A label beside its node, moved back into it: the one way to align its lines with a left edge.
    "text-halign": "right",
    "text-justification": "left",
    "text-margin-x": TEXT_LEFT - width,
    "background-width": ICON_SIZE,
    "background-height": ICON_SIZE,
    "background-position-x": `${ICON_LEFT}px`,
    "background-position-y": "50%",
    "overlay-opacity": 0,
  };
}

function lookStyle(look: Look, style: LookStyle, { surface, border }: Palette) {
  return {
    color: style.text,
    "border-color": look === "plain" ? border : style.colour,
    "border-style": style.borderStyle,
    "border-width": style.borderWidth,
    "background-color": mix(surface, style.colour, style.tint),
    "background-image": icon(look, style.colour, surface),
  };
}

function selectionRing({ accent }: Palette) {
  return {
    "underlay-color": accent,
    "underlay-opacity": 0.35,
    "underlay-padding": 6,
    "underlay-shape": "round-rectangle",
  };
}

function edgeStyle({ edge }: Palette) {
  return {
    width: 1.5,
    "line-color": edge,
    "target-arrow-color": edge,
    "target-arrow-shape": "triangle",
    "arrow-scale": 0.9,
    "curve-style": "bezier",
    events: "no",
    "overlay-opacity": 0,
  };
}

function routedStyle() {
  return {
    "curve-style": "unbundled-bezier",
    "edge-distances": "node-position",
    "control-point-weights": "data(weights)",
    "control-point-distances": "data(distances)",
    "source-endpoint": "90deg",
    "target-endpoint": "270deg",
  };
}
