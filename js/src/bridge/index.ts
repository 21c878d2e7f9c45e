/** One bridge for each model, however many views it has. */

import { onAbort } from "../listen";
import type { HostModel } from "../wire";
import { Bridge } from "./bridge";

/**
 * Bridges by the page's widget manager (or the model, if there is none), then by `picture_id`. The model is
 * no key, as anywidget hands out a new proxy for each view. Nor is the id alone: two notebooks on one kernel
 * each have a manager, with models of the same ids.
 */
const bridges = new WeakMap<object, Map<unknown, Bridge>>();

/** Creates the bridge of a model; `bridgeOf` finds it until the signal aborts. */
export function openBridge(model: HostModel, signal: AbortSignal): Bridge {
  const known = bridgesBeside(model);
  const id = model.get("picture_id");
  const bridge = new Bridge(model, signal);
  known.set(id, bridge);
  onAbort(signal, () => {
    if (known.get(id) === bridge) known.delete(id);
  });
  return bridge;
}

/** The bridge of a model; where `initialize` was not called, a new one that lives as long as the view. */
export function bridgeOf(model: HostModel, view: AbortSignal): Bridge {
  return bridgesBeside(model).get(model.get("picture_id")) ?? openBridge(model, view);
}

function bridgesBeside(model: HostModel): Map<unknown, Bridge> {
  const key = model.widget_manager ?? model;
  const known = bridges.get(key) ?? new Map<unknown, Bridge>();
  bridges.set(key, known);
  return known;
}
