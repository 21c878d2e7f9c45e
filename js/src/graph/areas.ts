/** The boxes around the steps of branches and bodies, drawn beneath the graph and moved with it. */
import type { Core } from "cytoscape";
import { element } from "../dom";
import { onCore } from "../listen";
import type { Area } from "./arrangement";

/** Gives what draws other boxes in place of those that are drawn. */
export function attachAreas(
  cy: Core,
  slot: HTMLElement,
  signal: AbortSignal,
): (areas: readonly Area[]) => void {
  const layer = element("div", { class: "ssw-areas", "aria-hidden": "true" });
  slot.prepend(layer);
  const follow = () => {
    const { x, y } = cy.pan();
    layer.style.transform = `translate(${x}px, ${y}px) scale(${cy.zoom()})`;
  };
  // In the frame in which cytoscape draws: a frame later, the boxes would lag behind the steps.
  onCore(cy, "render", follow, signal);
  follow();
  return (areas) => layer.replaceChildren(...areas.map(drawArea));
}

function drawArea({ x1, y1, x2, y2, title }: Area): HTMLElement {
  const area = element("div", { class: "ssw-area" }, element("span", {}, title));
  Object.assign(area.style, {
    left: `${x1}px`,
    top: `${y1}px`,
    width: `${x2 - x1}px`,
    height: `${y2 - y1}px`,
  });
  return area;
}
