/** The entry of `StepGraph`: the graph alone. */
import { guarded } from "./connection";
import { element } from "./dom";
import { mountGraph } from "./graph";
import type { StepGraphModel } from "./wire";

function render({ model: own, el }: { model: StepGraphModel; el: HTMLElement }): () => void {
  const model = guarded(own);
  const view = new AbortController();
  const slot = element("div");
  el.classList.add("ssw");
  el.append(slot);
  void mountGraph(model, el, slot, view.signal);
  return () => view.abort();
}

export default { render };
