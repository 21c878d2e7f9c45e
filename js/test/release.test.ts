import { expect, it, vi } from "vitest";
import { releaseOnceClosed } from "../src/release";
import type { HostModel } from "../src/wire";

/** A model as in Jupyter, and mocks of what its comm calls. */
function managed(attributes: Record<string, unknown> = {}) {
  const called = { close: vi.fn(), message: vi.fn() };
  const comm = {
    on_close: (react: () => void) => Object.assign(called, { close: react }),
    on_msg: (react: () => void) => Object.assign(called, { message: react }),
  };
  const destroyed: (() => void)[] = [];
  const model = { comm, attributes, on: (_: string, react: () => void) => destroyed.push(react) };
  return { model, called, before: { ...called }, destroy: () => destroyed.map((react) => react()) };
}

function released(models: Record<string, unknown>, state: Record<string, unknown>): Promise<unknown> {
  const manager = {
    get_model: (id: string) =>
      id in models ? Promise.resolve(models[id]) : Promise.reject(new Error(`There is no ${id}.`)),
  };
  releaseOnceClosed({
    widget_manager: manager,
    get: (trait: string) => state[trait],
  } as unknown as HostModel);
  return new Promise((resolve) => setTimeout(resolve));
}

it("has the comms of a widget, of its graph, and of their parts call nothing once each is closed", async () => {
  const layout = managed();
  const own = managed({ layout: layout.model, height: null, selected_steps: ["Train"] });
  const graph = managed();
  const models = { own: own.model, drawn: graph.model };
  await released(models, { picture_id: "own", graph: "IPY_MODEL_drawn" });
  for (const each of [own, layout, graph]) {
    expect(each.called).toEqual(each.before);
    each.destroy();
    expect(each.called.close).not.toBe(each.before.close);
    expect(each.called.message).not.toBe(each.before.message);
  }
});

it("does without a model that the page has not, and without a comm", async () => {
  const own = managed();
  await released({ own: own.model }, { picture_id: "own", graph: "IPY_MODEL_missing" });
  own.destroy();
  expect(own.called.close).not.toBe(own.before.close);
  await released({ own: { attributes: {}, on: vi.fn() } }, { picture_id: "own" });
});

it("does without a manager of widgets", () => {
  expect(() => releaseOnceClosed({ get: () => "" } as unknown as HostModel)).not.toThrow();
});
