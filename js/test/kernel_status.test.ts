import { describe, expect, it, vi } from "vitest";
import { isKernelLive, kernelLostAt, onKernelChange } from "../src/bridge/kernel_status";
import type { WidgetModel } from "../src/wire";
import { FakeModel, widgetState } from "./panels_fake";

/** A model as anywidget hands it out: its own comm is hidden, but `layout` is a model of the same kernel. */
function proxied(layout: FakeModel | undefined): WidgetModel {
  return { get: (key: string) => (key === "layout" ? layout : undefined) } as unknown as WidgetModel;
}

/** JupyterLab's connection to a kernel, as far as it is used. */
class FakeConnection {
  isDisposed = false;
  status = "idle";
  readonly disposed = new FakeSignal();
  readonly statusChanged = new FakeSignal();

  dispose(): void {
    this.isDisposed = true;
    this.disposed.emit();
  }

  die(): void {
    this.status = "dead";
    this.statusChanged.emit();
  }
}

class FakeSignal {
  readonly slots = new Set<() => void>();
  connect = (slot: () => void) => this.slots.add(slot);
  disconnect = (slot: () => void) => this.slots.delete(slot);
  emit = () => {
    for (const slot of this.slots) slot();
  };
}

function connected(kernel: FakeConnection | null = new FakeConnection()) {
  const layout = Object.assign(new FakeModel(widgetState()), { widget_manager: { kernel } });
  return { layout, kernel, model: proxied(layout) };
}

describe("the kernel of a proxied model", () => {
  it("is seen through the layout", () => {
    const layout = new FakeModel(widgetState());
    expect(isKernelLive(proxied(layout))).toBe(true);
    layout.comm_live = false;
    expect(isKernelLive(proxied(layout))).toBe(false);
  });

  it("was gone at an unknown time, if it was gone from the start", () => {
    const layout = new FakeModel(widgetState());
    layout.comm_live = false;
    expect(isKernelLive(proxied(layout))).toBe(false);
    expect(kernelLostAt(proxied(layout))).toBeNull();
  });

  it("may be told of a moment after the model", () => {
    const layout = new FakeModel(widgetState());
    layout.comm_live = false;
    const model = proxied(layout);
    const changed = vi.fn();
    onKernelChange(model, changed, new AbortController().signal);
    layout.becomeLive();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(isKernelLive(model)).toBe(true);
  });

  it("is not back when its comm is", async () => {
    const { layout, model } = connected();
    expect(isKernelLive(model)).toBe(true);
    await layout.loseKernel();
    expect(isKernelLive(model)).toBe(false);
    layout.becomeLive();
    expect(isKernelLive(model)).toBe(false);
  });

  it("is watched until the view closes", async () => {
    const { layout, kernel, model } = connected();
    const view = new AbortController();
    const changed = vi.fn();
    onKernelChange(model, changed, view.signal);
    await layout.loseKernel();
    expect(changed).toHaveBeenCalledTimes(1);
    view.abort();
    expect(layout.listenerCount()).toBe(0);
    expect(kernel?.disposed.slots.size).toBe(0);
    expect(kernel?.statusChanged.slots.size).toBe(0);
  });

  it("is taken to be there where the host tells nothing", () => {
    expect(isKernelLive(proxied(undefined))).toBe(true);
    expect(kernelLostAt(proxied(undefined))).toBeNull();
  });
});

describe("a kernel that is shut down", () => {
  it.each(["dispose", "die"] as const)("is missed though the comm stays live: %s", (end) => {
    const { kernel, model } = connected();
    const changed = vi.fn();
    onKernelChange(model, changed, new AbortController().signal);
    kernel?.statusChanged.emit();
    expect(changed).not.toHaveBeenCalled();
    kernel?.[end]();
    expect(changed).toHaveBeenCalledTimes(1);
    expect(isKernelLive(model)).toBe(false);
  });

  it("is missed by a view that is made afterwards", () => {
    expect(isKernelLive(connected(null).model)).toBe(false);
  });

  it("is lost at one moment, for good", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-24T10:00:00Z") });
    const { kernel, model } = connected();
    expect(kernelLostAt(model)).toBeNull();
    kernel?.dispose();
    expect(kernelLostAt(model)).toBe("2026-11-24T10:00:00.000Z");
    vi.setSystemTime(Date.parse("2026-11-24T11:00:00Z"));
    expect(kernelLostAt(model)).toBe("2026-11-24T10:00:00.000Z");
    vi.useRealTimers();
  });
});
