/** The entry of `StepGraph`: the graph alone. */
import { guarded } from "./connection";
import { element, leave } from "./dom";
import { mountGraph } from "./graph";
import { Pointing } from "./pointing";
import type { StepGraphModel } from "./wire";

const NO_PARAMETERS = () => [];

function render({ model: own, el }: { model: StepGraphModel; el: HTMLElement }): () => void {
  const model = guarded(own);
  const view = new AbortController();
  const slot = element("div");
  el.classList.add("ssw");
  el.append(slot);
  void mountGraph(model, el, slot, new Pointing(NO_PARAMETERS), view.signal);
  return () => leave(view, el);
}

export default { render };
