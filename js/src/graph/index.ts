/** The graph of a view: hosted, laid out once, painted whenever a trait changes. */
import { element } from "../dom";
import type { View } from "../view/view";
import { drawGraph } from "./draw";
import { HostMissingError, hostGraph } from "./host";

const MISSING =
  "The graph cannot be drawn: this page does not have the extension jupyter-cytoscape. " +
  "Install it in the environment that runs the Jupyter server (pip install ipycytoscape), then reload the page.";

/**
 * Draws the graph in `slot`; `data-ssw-ready` on `root` says that it is there.
 *
 * Where the hosted view cannot be made, says what to install instead.
 */
export async function mountGraph(
  view: View,
  root: HTMLElement,
  slot: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  const { model, hover } = view;
  slot.classList.add("ssw-graph");
  slot.style.height = `${model.get("height")}px`;
  try {
    drawGraph(model, slot, await hostGraph(model, slot, signal), hover, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof HostMissingError)) throw error;
    slot.classList.add("ssw-graph-missing");
    slot.replaceChildren(element("p", { role: "alert" }, MISSING));
  }
  root.dataset.sswReady = "true";
}
