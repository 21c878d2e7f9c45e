/** Whether a kernel is there to answer. */

import type { WidgetModel } from "../wire";

/** The part of a Jupyter widget model that knows about its kernel. */
interface Connected {
  comm_live: boolean;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

/** A live kernel is assumed where the host tells nothing. */
export function isKernelLive(model: WidgetModel): boolean {
  return connectedPart(model)?.comm_live ?? true;
}

/** Calls `changed` when the kernel goes away or comes back. */
export function onKernelChange(model: WidgetModel, changed: () => void, signal: AbortSignal): void {
  const connected = connectedPart(model);
  if (!connected) return;
  connected.on("comm_live_update", changed);
  signal.addEventListener("abort", () => connected.off("comm_live_update", changed));
}

/**
 * anywidget hands out a proxy that hides the model's own comm. The widget's
 * `layout` is a model of the same kernel, unproxied: its comm lives and dies
 * with ours.
 */
function connectedPart(model: WidgetModel): Connected | undefined {
  const untyped = model as unknown as { get(key: string): unknown };
  return [model, untyped.get("layout")].find(knowsItsKernel);
}

function knowsItsKernel(candidate: unknown): candidate is Connected {
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    "comm_live" in candidate &&
    typeof candidate.comm_live === "boolean" &&
    "on" in candidate
  );
}
