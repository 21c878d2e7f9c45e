/** The full name of the step under the pointer, as text. */
import type { Core, EventObject } from "cytoscape";
import { element } from "../dom";
import { onCore, onNode } from "../listen";

export function attachTooltip(
  cy: Core,
  slot: HTMLElement,
  say: (step: string) => string,
  signal: AbortSignal,
): void {
  const tip = element("div", { class: "ssw-tooltip", role: "tooltip", hidden: "" });
  slot.append(tip);
  const hide = () => {
    tip.hidden = true;
  };
  const show = ({ target }: EventObject) => {
    tip.textContent = say(target.id());
    tip.hidden = false;
    const box = target.renderedBoundingBox({ includeLabels: false });
    const below = box.y2 + 6 + tip.offsetHeight < slot.clientHeight;
    tip.style.top = `${below ? box.y2 + 6 : box.y1 - 6 - tip.offsetHeight}px`;
    tip.style.left = `${Math.max(4, Math.min(box.x1, slot.clientWidth - tip.offsetWidth - 4))}px`;
  };
  onNode(cy, "mouseover", show, signal);
  onNode(cy, "mouseout", hide, signal);
  onCore(cy, "viewport", hide, signal);
}
