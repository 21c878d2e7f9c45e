/** The buttons that zoom. */
import { element } from "../dom";
import type { Viewport } from "./viewport";

/** Strokes on a 16 × 16 field. */
const BUTTONS: { label: string; strokes: string; act: (viewport: Viewport) => void }[] = [
  { label: "Zoom in", strokes: "M8 3v10M3 8h10", act: (viewport) => viewport.zoomIn() },
  { label: "Zoom out", strokes: "M3 8h10", act: (viewport) => viewport.zoomOut() },
  {
    label: "Show the whole graph",
    strokes: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
    act: (viewport) => viewport.showAll(),
  },
];

export function attachControls(viewport: Viewport, slot: HTMLElement, signal: AbortSignal): void {
  const bar = element("div", { class: "ssw-zoom", role: "group", "aria-label": "Zoom" });
  for (const { label, strokes, act } of BUTTONS) {
    const button = element("button", { type: "button", "aria-label": label, title: label }, sign(strokes));
    button.addEventListener("click", () => act(viewport), { signal });
    bar.append(button);
  }
  slot.append(bar);
}

function sign(strokes: string): SVGElement {
  const svg = svgElement("svg", { viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true" });
  svg.append(svgElement("path", { d: strokes }));
  return svg;
}

function svgElement(tag: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
