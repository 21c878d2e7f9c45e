import { render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { bridgeOf } from "../src/bridge";
import type { WidgetModel } from "../src/wire";
import { widgetState } from "./panels_fake";
import { eventually } from "./patience";
import { FakeModel } from "./python_fake";

const { fetched } = vi.hoisted(() => ({ fetched: vi.fn() }));
vi.mock("./deferred_fake", () => ({ fetchDeferred: fetched }));

afterEach(() => vi.resetModules());

async function show() {
  const { useDeferred } = await import("../src/deferred");
  const { View, ViewContext } = await import("../src/view/view");
  const model = new FakeModel(widgetState());
  const life = new AbortController();
  const view = new View(bridgeOf(model, life.signal), life.signal);
  const Part = () => {
    const Runs = useDeferred()?.Runs;
    return Runs ? <Runs /> : <p>Not yet</p>;
  };
  render(
    <ViewContext.Provider value={view}>
      <Part />
      <Part />
    </ViewContext.Provider>,
  );
  return view;
}

it("is asked for once, whatever wants it", async () => {
  fetched.mockResolvedValue({ Runs: () => <p>There</p> });
  await show();
  expect(await screen.findAllByText("There")).toHaveLength(2);
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("is asked for again after it did not come, which is said", async () => {
  fetched.mockReset().mockRejectedValueOnce(new Error("The kernel is gone."));
  const view = await show();
  await eventually(() => expect(view.problem.value).toBe("The kernel is gone."));
  fetched.mockResolvedValue({ Runs: () => <p>There</p> });
  const { loadDeferred } = await import("../src/deferred");
  await expect(loadDeferred(undefined as unknown as WidgetModel)).resolves.toHaveProperty("Runs");
});

it("is asked for by another widget where the one that had asked closes", async () => {
  let close = (_: Error) => {};
  const promise = new Promise((_, reject) => {
    close = reject;
  });
  fetched
    .mockReset()
    .mockReturnValueOnce(promise)
    .mockResolvedValue({ Runs: () => <p>There</p> });
  const { loadDeferred } = await import("../src/deferred");
  const closing = {} as WidgetModel;
  const first = loadDeferred(closing);
  const others = [loadDeferred({} as WidgetModel), loadDeferred({} as WidgetModel)];
  close(new Error("It was closed."));
  await expect(first).rejects.toThrow("It was closed.");
  for (const other of others) await expect(other).resolves.toHaveProperty("Runs");
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(fetched.mock.calls[1]).not.toContain(closing);
});

it("is not needed to see how far a run is: a kernel that waits for its end answers nothing", async () => {
  fetched.mockReset().mockReturnValue(new Promise(() => {}));
  const { RunningRow } = await import("../src/panels/running_row");
  const { View, ViewContext } = await import("../src/view/view");
  const state = widgetState();
  const steps = { Train: { ...Object.values(state.run.steps)[0], state: "executing" as const } };
  const run = { ...state.run, state: "running" as const, name: "try-7", steps };
  const model = new FakeModel({ ...state, run } as typeof state);
  const life = new AbortController();
  const view = new View(bridgeOf(model, life.signal), life.signal);
  render(
    <ViewContext.Provider value={view}>
      <RunningRow />
    </ViewContext.Provider>,
  );
  expect(screen.getByText("0 of 1 done")).toBeTruthy();
});
