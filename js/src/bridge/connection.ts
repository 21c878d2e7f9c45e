/** The connection to the kernel, as far as the page's widget manager exposes it. */

import { onAbort } from "../listen";
import { isKernelLive } from "./kernel_status";

/** JupyterLab's names; `connecting` also means that the connection was lost and is being restored. */
export type ConnectionStatus = "connected" | "connecting" | "disconnected";

/** The part of Lumino's `ISignal` that is used here. */
export interface Signal {
  connect(slot: () => void): void;
  disconnect(slot: () => void): void;
}

/** The part of Jupyter's kernel connection that is used here. */
export interface KernelConnection {
  readonly connectionStatus: ConnectionStatus;
  readonly connectionStatusChanged: Signal;
}

/** A model whose page may have a widget manager; anywidget hands the manager out with each model. */
interface Managed {
  readonly widget_manager?: { readonly kernel?: unknown; readonly restored?: Signal };
}

/** The kernel connection of a model; `undefined` where the host has none. */
export function kernelOf(model: Managed): KernelConnection | undefined {
  const kernel = model.widget_manager?.kernel;
  return isConnection(kernel) ? kernel : undefined;
}

/** Whether a message sent now arrives at once: the kernel is live, and the page is connected to it. */
export function isReachable(model: Managed & { get(key: never): unknown }): boolean {
  return isKernelLive(model) && (kernelOf(model)?.connectionStatus ?? "connected") === "connected";
}

/** Calls `react` whenever the connection is lost or is back, until the signal aborts. */
export function onConnectionChange(model: Managed, react: () => void, signal: AbortSignal): void {
  const kernel = kernelOf(model);
  kernel?.connectionStatusChanged.connect(react);
  onAbort(signal, () => kernel?.connectionStatusChanged.disconnect(react));
}

/** Calls `react` whenever the widget manager has set every model to the kernel's state, until the signal aborts. */
export function onRestored(model: Managed, react: () => void, signal: AbortSignal): void {
  const restored = model.widget_manager?.restored;
  restored?.connect(react);
  onAbort(signal, () => restored?.disconnect(react));
}

function isConnection(candidate: unknown): candidate is KernelConnection {
  return (
    typeof candidate === "object" &&
    candidate != null &&
    "connectionStatus" in candidate &&
    "connectionStatusChanged" in candidate
  );
}
