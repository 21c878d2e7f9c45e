/** The entry point of `SelectiveExecutionWidget`: the graph with the panels around it. */

import { bridgeOf, openBridge } from "./bridge";
import { loadWhenReached } from "./deferred";
import { disposeView } from "./dom";
import { mountGraph } from "./graph";
import { wearLatest } from "./graph/inks";
import { mountShell } from "./panels/shell";
import { hidePicture } from "./picture";
import { releaseOnceClosed } from "./release";
import { watchSaving } from "./saved_state";
import { View } from "./view/view";
import type { HostModel } from "./wire";

/** Called once for each model, however many views it has. */
function initialize({ model }: { model: HostModel }): () => void {
  const life = new AbortController();
  void watchSaving(model);
  releaseOnceClosed(model);
  openBridge(model, life.signal);
  return () => life.abort();
}

function render({ model: own, el }: { model: HostModel; el: HTMLElement }): () => void {
  const life = new AbortController();
  const model = bridgeOf(own, life.signal);
  const view = new View(model, life.signal);
  el.classList.add("ssw");
  wearLatest(el);
  hidePicture(model, life.signal);
  loadWhenReached(model, el, life.signal);
  const drawGraph = (slot: HTMLElement, signal: AbortSignal) => void mountGraph(view, el, slot, signal);
  mountShell(view, el, drawGraph, life.signal);
  return () => disposeView(life, el);
}

export default { initialize, render };
