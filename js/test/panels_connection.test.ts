import { describe, expect, it, vi } from "vitest";
import { isKernelLive, onKernelChange } from "../src/panels/connection";
import type { WidgetModel } from "../src/wire";
import { FakeModel, widgetState } from "./panels_fake";

/** As anywidget hands it out: its own comm is hidden, but `layout` is a model of the same kernel. */
function proxied(layout: FakeModel | undefined): WidgetModel {
  return { get: (key: string) => (key === "layout" ? layout : undefined) } as unknown as WidgetModel;
}

describe("the kernel of a proxied model", () => {
  it("is seen through the layout", () => {
    const layout = new FakeModel(widgetState());
    expect(isKernelLive(proxied(layout))).toBe(true);
    layout.comm_live = false;
    expect(isKernelLive(proxied(layout))).toBe(false);
  });

  it("is watched until the view closes", async () => {
    const layout = new FakeModel(widgetState());
    const view = new AbortController();
    const changed = vi.fn();
    onKernelChange(proxied(layout), changed, view.signal);
    await layout.loseKernel();
    expect(changed).toHaveBeenCalledTimes(1);
    view.abort();
    expect(layout.listenerCount()).toBe(0);
  });

  it("is taken to be there where the host tells nothing", () => {
    expect(isKernelLive(proxied(undefined))).toBe(true);
  });
});
