/**
 * Whether the kernel that made a widget is still there.
 *
 * When a kernel restarts, the comms of all models become dead. When it is shut
 * down or replaced, they stay as they are, and only the page's connection to it
 * is disposed of. Both are final: a comm never comes back. Some hosts (Panel)
 * report a kernel only a moment after the model is there.
 */

import { onAbort } from "../listen";
import type { Signal } from "./connection";

/** The part of a Jupyter widget model that knows about its kernel. */
interface Connected {
  comm_live: boolean;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
  widget_manager?: { kernel?: KernelConnection | null };
}

/** The part of JupyterLab's `IKernelConnection` that shows when it ends; other hosts have none. */
interface KernelConnection {
  isDisposed: boolean;
  status: string;
  disposed: Signal;
  statusChanged: Signal;
}

/** Any model, of which only `layout` is read. */
interface AnyModel {
  get(key: never): unknown;
}

/** The kernel of a model, kept here because the manager drops a connection that it has disposed of. */
interface KernelStatus {
  kernel: KernelConnection | null | undefined;
  wasLive: boolean;
  isLost: boolean;
  /** Also absent if the kernel was gone before this page was opened. */
  lostAt?: Date;
}

const statuses = new WeakMap<Connected, KernelStatus>();

/** Whether the model's kernel is there; assumed where the host does not say. */
export function isKernelLive(model: AnyModel): boolean {
  const connected = connectedPart(model);
  return connected === undefined || check(connected);
}

/** When the kernel was found to be gone, as ISO 8601; `null` while it is there, or if the time is unknown. */
export function kernelLostAt(model: AnyModel): string | null {
  const connected = connectedPart(model);
  if (!connected || check(connected)) return null;
  return statusOf(connected).lostAt?.toISOString() ?? null;
}

/** Calls `changed` when the kernel goes away or becomes available, until the signal aborts. */
export function onKernelChange(model: AnyModel, changed: () => void, signal: AbortSignal): void {
  const connected = connectedPart(model);
  if (!connected) return;
  const { kernel } = statusOf(connected);
  let wasLive = check(connected);
  const noticed = () => {
    const isLive = check(connected);
    if (isLive !== wasLive) changed();
    wasLive = isLive;
  };
  connected.on("comm_live_update", noticed);
  kernel?.disposed.connect(noticed);
  kernel?.statusChanged.connect(noticed);
  onAbort(signal, () => {
    connected.off("comm_live_update", noticed);
    kernel?.disposed.disconnect(noticed);
    kernel?.statusChanged.disconnect(noticed);
  });
}

/** Returns whether the kernel is there; records when it was first found to be gone. */
function check(connected: Connected): boolean {
  const status = statusOf(connected);
  const { kernel } = status;
  // `undefined` means that the host exposes no kernel; `null`, that the manager has dropped its kernel.
  const isGone = Object.is(kernel, null) || kernel?.isDisposed || kernel?.status === "dead";
  const isThere = connected.comm_live && !isGone;
  if (isThere) status.wasLive = true;
  else if (status.wasLive && !status.isLost) {
    status.isLost = true;
    status.lostAt = new Date();
  }
  return isThere && !status.isLost;
}

function statusOf(connected: Connected): KernelStatus {
  const known = statuses.get(connected);
  if (known) return known;
  const status = { kernel: connected.widget_manager?.kernel, wasLive: false, isLost: false };
  statuses.set(connected, status);
  return status;
}

/**
 * Finds a model that shows its comm. anywidget hands out a proxy that hides
 * the comm of the widget's model. The widget's `layout` is a model of the same
 * kernel without a proxy, whose comm has the same lifetime.
 */
function connectedPart(model: AnyModel): Connected | undefined {
  const untyped = model as unknown as { get(key: string): unknown };
  return [model, untyped.get("layout")].find(knowsItsKernel);
}

function knowsItsKernel(candidate: unknown): candidate is Connected {
  return (
    typeof candidate === "object" &&
    candidate != null &&
    "comm_live" in candidate &&
    typeof candidate.comm_live === "boolean" &&
    "on" in candidate
  );
}
