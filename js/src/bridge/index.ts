/** One bridge for each model, however many views it has. */

import type { HostModel } from "../wire";
import { Bridge } from "./bridge";

/**
 * By the page's widget manager, or where there is none by the model: anywidget hands out another proxy for each
 * view, and two notebooks on one kernel have each a manager, with models of the same ids.
 */
const bridges = new WeakMap<object, Map<unknown, Bridge>>();

/** Makes the bridge of a model; it is there until the signal aborts. */
export function openBridge(model: HostModel, signal: AbortSignal): Bridge {
  const known = bridgesBeside(model);
  const id = model.get("picture_id");
  const bridge = new Bridge(model, signal);
  known.set(id, bridge);
  signal.addEventListener("abort", () => {
    if (known.get(id) === bridge) known.delete(id);
  });
  return bridge;
}

/** The bridge of a model; where `initialize` was not called, one that lives as long as the view. */
export function bridgeOf(model: HostModel, view: AbortSignal): Bridge {
  return bridgesBeside(model).get(model.get("picture_id")) ?? openBridge(model, view);
}

function bridgesBeside(model: HostModel): Map<unknown, Bridge> {
  const key = model.widget_manager ?? model;
  const known = bridges.get(key) ?? new Map<unknown, Bridge>();
  bridges.set(key, known);
  return known;
}
