import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hostGraph } from "../src/graph/host";
import type { WidgetModel } from "../src/wire";

interface FakeManager {
  get_model(id: string): Promise<object>;
  create_view(): Promise<object>;
}

const modelWith = (manager: FakeManager) =>
  ({ widget_manager: manager, get: () => "IPY_MODEL_graph" }) as unknown as WidgetModel;

let observers: Set<object>;

beforeEach(() => {
  observers = new Set();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {
        observers.add(this);
      }
      disconnect() {
        observers.delete(this);
      }
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it("removes the view of ipycytoscape if the widget's own view ends while that is created", async () => {
  const life = new AbortController();
  const cytoscape_obj = { destroy: vi.fn() };
  const view = { el: document.createElement("div"), cytoscape_obj, remove: vi.fn() };
  const create_view = async () => {
    life.abort();
    return view;
  };
  const model = modelWith({ get_model: async () => ({}), create_view });
  await expect(hostGraph(model, document.createElement("div"), life.signal)).rejects.toThrow(/abort/i);
  expect(view.remove).toHaveBeenCalledTimes(1);
  expect(cytoscape_obj.destroy).toHaveBeenCalledTimes(1);
});

it("waits for no room once the widget's view has ended while ipycytoscape was looked for", async () => {
  const life = new AbortController();
  const get_model = () => {
    life.abort();
    return Promise.reject(new Error("There is no such model."));
  };
  const model = modelWith({ get_model, create_view: async () => ({}) });
  await expect(hostGraph(model, document.createElement("div"), life.signal)).rejects.toThrow(/abort/i);
  expect(observers.size).toBe(0);
});
