/** The full name and state of the step under the pointer, as text. */
import type { Core, NodeSingular } from "cytoscape";
import { element, type Refreshable } from "../dom";
import { onCore, onNode } from "../listen";

const DISTANCE = 8;

export function attachTooltip(
  cy: Core,
  slot: HTMLElement,
  say: (step: string) => string,
  signal: AbortSignal,
): Refreshable {
  const tip = element("div", { class: "ssw-tooltip", role: "tooltip", hidden: "" });
  let under: NodeSingular | null = null;
  const refresh = () => {
    tip.hidden = !under;
    if (!under) return;
    tip.textContent = say(under.id());
    placeBeside(tip, under, slot);
  };
  const hide = () => {
    under = null;
    refresh();
  };
  slot.append(tip);
  onNode(
    cy,
    "mouseover",
    ({ target }) => {
      under = target;
      refresh();
    },
    signal,
  );
  onNode(cy, "mouseout", hide, signal);
  onCore(cy, "viewport", hide, signal);
  return { refresh };
}

function placeBeside(tip: HTMLElement, node: NodeSingular, slot: HTMLElement): void {
  const box = node.renderedBoundingBox({ includeLabels: false });
  const below = box.y2 + DISTANCE;
  const fitsBelow = below + tip.offsetHeight < slot.clientHeight;
  tip.style.top = `${fitsBelow ? below : box.y1 - DISTANCE - tip.offsetHeight}px`;
  tip.style.left = `${Math.max(4, Math.min(box.x1, slot.clientWidth - tip.offsetWidth - 4))}px`;
}
