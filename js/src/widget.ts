/** The entry of `SelectiveExecutionWidget`: the graph with the panels around it. */

import { bridgeOf, openBridge } from "./bridge";
import { disposeView, element } from "./dom";
import { mountGraph } from "./graph";
import { mountPanels } from "./panels";
import { hidePicture } from "./picture";
import { watchSaving } from "./saved_state";
import { View } from "./view/view";
import type { HostModel } from "./wire";

/** Once for each model, however many views it has. */
function initialize({ model }: { model: HostModel }): () => void {
  const life = new AbortController();
  void watchSaving(model);
  openBridge(model, life.signal);
  return () => life.abort();
}

function render({ model: own, el }: { model: HostModel; el: HTMLElement }): () => void {
  const life = new AbortController();
  const model = bridgeOf(own, life.signal);
  const view = new View(model, life.signal);
  const graph = element("div");
  const slots = {
    toolbar: element("div", { class: "ssw-toolbar" }),
    side: element("div", { class: "ssw-side" }),
    issues: element("div", { class: "ssw-issues" }),
    footer: element("div", { class: "ssw-footer" }),
  };
  el.classList.add("ssw");
  el.style.setProperty("--ssw-height", `${model.get("height")}px`);
  const middle = element("div", { class: "ssw-middle" }, graph, slots.side);
  el.append(element("div", { class: "ssw-shell" }, slots.toolbar, middle, slots.issues, slots.footer));
  hidePicture(model, life.signal);
  mountPanels(view, slots, life.signal);
  void mountGraph(view, el, graph, life.signal);
  return () => disposeView(life, el);
}

export default { initialize, render };
