/** The entry of `SelectiveExecutionWidget`: the graph with the panels around it. */

import { element, leave } from "./dom";
import { mountGraph } from "./graph";
import { mountPanels } from "./panels";
import { hidePicture } from "./picture";
import { Pointing } from "./pointing";
import { guarded, isKernelLive } from "./presence";
import { rejoinAfterLoss } from "./rejoin";
import { watchSaving } from "./saved_state";
import type { WidgetModel } from "./wire";

/** Once for each model, however many views it has. */
function initialize({ model }: { model: WidgetModel }): () => void {
  const life = new AbortController();
  void watchSaving(model);
  if (isKernelLive(model)) model.send({ kind: "hello" });
  rejoinAfterLoss(guarded(model), life.signal);
  return () => life.abort();
}

function render({ model: own, el }: { model: WidgetModel; el: HTMLElement }): () => void {
  const model = guarded(own);
  const view = new AbortController();
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
  hidePicture(model, view.signal);
  const pointing = new Pointing(() => model.get("parameter_form"));
  mountPanels(model, slots, pointing, view.signal);
  void mountGraph(model, el, graph, pointing, view.signal);
  return () => leave(view, el);
}

export default { initialize, render };
