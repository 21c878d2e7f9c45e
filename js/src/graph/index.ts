/** The graph of a view: laid out once, painted whenever a trait changes. */
import { element } from "../dom";
import type { View } from "../view/view";
import { drawGraph } from "./draw";
import { drawNow, followPlace, HostMissingError, hostGraph } from "./host";
import { followDeeds } from "./mode";

const MISSING =
  "The graph cannot be drawn: the page's server lacks ipycytoscape, and no kernel can send what draws without it. " +
  "Run the cell again, or pip install ipycytoscape where the server runs, and reload the page.";

/**
 * Draws the graph in `slot`, then sets `data-ssw-ready` on `root`.
 *
 * If it cannot be drawn, shows what to do about that.
 */
export async function mountGraph(
  view: View,
  root: HTMLElement,
  slot: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  slot.classList.add("ssw-graph");
  followDeeds(view, signal);
  try {
    await draw(view, root, slot, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof HostMissingError)) throw error;
    console.warn(error);
    slot.classList.add("ssw-graph-missing");
    slot.replaceChildren(element("p", { role: "alert" }, MISSING));
  }
  root.dataset.sswReady = "true";
  view.isDrawn.value = true;
}

async function draw(view: View, root: HTMLElement, slot: HTMLElement, signal: AbortSignal): Promise<void> {
  const slots = {
    head: element("div", { class: "ssw-graph-head" }),
    canvas: element("div", { class: "ssw-canvas" }),
  };
  slot.replaceChildren(slots.head, slots.canvas);
  const host = await hostGraph(view.model, slots.canvas, signal);
  followPlace(host.cy, signal);
  const drawn = drawGraph(view, slots, host, signal);
  drawNow(host.cy);
  openSearchByKey(root, () => drawn.search(), signal);
}

/** Opens the search on a slash outside text fields, and on Ctrl-F anywhere in the widget. */
function openSearchByKey(root: HTMLElement, open: () => void, signal: AbortSignal): void {
  const isWanted = ({ key, ctrlKey, metaKey, altKey, shiftKey, target }: KeyboardEvent) => {
    if (altKey || shiftKey) return false;
    if (ctrlKey || metaKey) return key.toLowerCase() === "f";
    return key === "/" && target instanceof Element && !target.closest("input, textarea, select");
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || !isWanted(event)) return;
    event.preventDefault();
    event.stopPropagation();
    open();
  };
  root.addEventListener("keydown", onKey, { signal });
}
