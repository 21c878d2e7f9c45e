/** The drawing, as a cytoscape stylesheet in the colours of the page's theme. */
import type { Stylesheet } from "cytoscape";
import type { Orientation } from "../wire";
import type { Look } from "./appearance";
import { icon } from "./icons";
import { mix, type Palette } from "./theme";

/** In CSS pixels at zoom 1. */
export const FONT_SIZE = 12;
/** How far a selected step's ring reaches beyond it. */
export const RING_PADDING = 6;
const ICON_SIZE = 16;
const ICON_LEFT = 9;
const TEXT_LEFT = ICON_LEFT + ICON_SIZE + 7;
const TEXT_RIGHT = 8;
export const NARROWEST = 128;
const WIDEST = 204;
const READER_BORDER = 5;
export const NODE_HEIGHT = 46;

/**
 * The width of a node, in CSS pixels at zoom 1.
 *
 * As wide as the longest line needs, within limits; narrower when a drawing of
 * `cards` widths then fits into `room`, so that names are shortened rather
 * than the graph cut.
 */
export function nodeWidth(lines: readonly number[], cards: number, room: number): number {
  const wanted = Math.min(
    WIDEST,
    Math.max(NARROWEST, Math.ceil(Math.max(0, ...lines)) + TEXT_LEFT + TEXT_RIGHT),
  );
  const fitting = Math.floor(room / Math.max(1, cards));
  return fitting >= NARROWEST ? Math.min(wanted, fitting) : wanted;
}

/** The room for a line of text in a node of this width. */
export function textWidth(width: number): number {
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

function lookStyles(palette: Palette): Record<Look, LookStyle> {
  const { accent, success, error, warning, muted, text } = palette;
  // Dimmed, and still 4.5 : 1 on the tinted surface.
  const dimmed = mix(palette.surface, text, 0.66);
  return {
    plain: { colour: muted, borderStyle: "solid", borderWidth: 1, tint: 0, text },
    run: { colour: accent, borderStyle: "solid", borderWidth: 2.5, tint: 0.12, text },
    reuse: { colour: success, borderStyle: "dashed", borderWidth: 1.5, tint: 0.06, text },
    "not-run": { colour: muted, borderStyle: "dotted", borderWidth: 1.5, tint: 0.08, text: dimmed },
    waiting: { colour: accent, borderStyle: "solid", borderWidth: 1.5, tint: 0, text },
    executing: { colour: accent, borderStyle: "solid", borderWidth: 2.5, tint: 0.22, text },
    ran: { colour: success, borderStyle: "solid", borderWidth: 2.5, tint: 0.14, text },
    reused: { colour: success, borderStyle: "dashed", borderWidth: 1.5, tint: 0.06, text },
    failed: { colour: error, borderStyle: "solid", borderWidth: 2.5, tint: 0.16, text },
    stopped: { colour: warning, borderStyle: "solid", borderWidth: 2.5, tint: 0.14, text },
  };
}

/** @param width of a node. */
export function stylesheet(palette: Palette, width: number, orientation: Orientation): Stylesheet[] {
  const looks = Object.entries(lookStyles(palette)) as [Look, LookStyle][];
  return [
    { selector: "core", style: { "active-bg-opacity": 0, ...selectionBox(palette) } as never },
    { selector: "node", style: nodeStyle(palette, width) as never },
    ...looks.map(([look, style]) => ({
      selector: `node.${look}`,
      style: lookStyle(look, style, palette) as never,
    })),
    { selector: "node.selected", style: selectionRing(palette) as never },
    { selector: "node.reader", style: readerBorder(palette) as never },
    { selector: "edge", style: edgeStyle(palette) as never },
    { selector: "edge.held", style: { "line-style": "dashed", "line-dash-pattern": [5, 4] } as never },
    { selector: "edge.routed", style: routedStyle(orientation) as never },
    { selector: "edge.implied", style: { display: "none" } as never },
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

function nodeStyle({ surface, fontFamily }: Palette, width: number) {
  return {
    shape: "round-rectangle",
    width,
    height: NODE_HEIGHT,
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
    "underlay-padding": RING_PADDING,
    "underlay-shape": "round-rectangle",
  };
}

/** A double line in the colour of the text: neither a look nor the selection has one. */
function readerBorder({ text }: Palette) {
  return { "border-color": text, "border-style": "double", "border-width": READER_BORDER };
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
  };
}

/** From the middle of one side to the middle of the other, both turned to where edges lead. */
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
