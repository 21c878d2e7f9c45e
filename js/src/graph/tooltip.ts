/** The full name and state of the step under the pointer, as text. */
import type { Core, NodeSingular } from "cytoscape";
import { element, escapeBidi, type Refreshable } from "../dom";
import { onCore } from "../listen";
import { onHover } from "./hover";

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
    tip.textContent = escapeBidi(say(under.id()));
    placeBeside(tip, under);
  };
  const show = (step: NodeSingular | null) => {
    under = step;
    refresh();
  };
  slot.append(tip);
  onHover(cy, slot, show, signal);
  onCore(cy, "viewport", () => show(null), signal);
  return { refresh };
}

/**
 * Below the step, or above it in the lower half; from its near side inwards.
 *
 * Nothing is measured: a forced layout of the whole notebook would delay the answer to a click.
 */
function placeBeside(tip: HTMLElement, node: NodeSingular): void {
  const { x, y } = node.renderedPosition();
  const beside = node.renderedOuterWidth() / 2;
  const away = node.renderedOuterHeight() / 2 + DISTANCE;
  const [width, height] = [node.cy().width(), node.cy().height()];
  const inset = {
    left: x < width / 2 ? x - beside : null,
    right: x < width / 2 ? null : width - x - beside,
    top: y < height / 2 ? y + away : null,
    bottom: y < height / 2 ? null : height - y + away,
  };
  for (const [side, px] of Object.entries(inset)) {
    tip.style.setProperty(side, px == null ? "auto" : `${Math.max(4, px)}px`);
  }
}
