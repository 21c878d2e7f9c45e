/** The entry of `StepGraph`: the graph alone. */

import { element, leave } from "./dom";
import { mountGraph } from "./graph";
import { Pointing } from "./pointing";
import { guarded } from "./presence";
import { rejoinAfterLoss } from "./rejoin";
import type { StepGraphModel } from "./wire";

const NO_PARAMETERS = () => [];

/** Once for each model, however many views it has. */
function initialize({ model }: { model: StepGraphModel }): () => void {
  const life = new AbortController();
  rejoinAfterLoss(guarded(model), life.signal);
  return () => life.abort();
}

function render({ model: own, el }: { model: StepGraphModel; el: HTMLElement }): () => void {
  const model = guarded(own);
  const view = new AbortController();
  const slot = element("div");
  el.classList.add("ssw");
  el.append(slot);
  void mountGraph(model, el, slot, new Pointing(NO_PARAMETERS), view.signal);
  return () => leave(view, el);
}

export default { initialize, render };
