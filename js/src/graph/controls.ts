/** The buttons that zoom. */
import type { Core } from "cytoscape";
import { element } from "../dom";
import { showAll, zoomIn, zoomOut } from "./viewport";

const BUTTONS: { sign: string; label: string; act: (cy: Core) => void }[] = [
  { sign: "+", label: "Zoom in", act: zoomIn },
  { sign: "−", label: "Zoom out", act: zoomOut },
  { sign: "⛶", label: "Show the whole graph", act: showAll },
];

export function attachControls(cy: Core, slot: HTMLElement, signal: AbortSignal): void {
  const bar = element("div", { class: "ssw-zoom", role: "group", "aria-label": "Zoom" });
  for (const { sign, label, act } of BUTTONS) {
    const button = element("button", { type: "button", "aria-label": label, title: label }, sign);
    button.addEventListener("click", () => act(cy), { signal });
    bar.append(button);
  }
  slot.append(bar);
}
