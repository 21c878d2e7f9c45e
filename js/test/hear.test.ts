import { expect, it, vi } from "vitest";
import { hearPython } from "../src/hear";

/** Jupyter's model, which handles messages at once, and anywidget's, which does so once it is ready. */
function modelOf(ready: Promise<void>) {
  const heard: unknown[] = [];
  class Jupyters {
    async _handle_comm_msg(message: unknown): Promise<void> {
      heard.push([this, message]);
    }
  }
  class Anywidgets extends Jupyters {
    comm = { on_msg: vi.fn(), send: vi.fn() };
    override async _handle_comm_msg(message: unknown): Promise<void> {
      await ready;
      await super._handle_comm_msg(message);
    }
  }
  const own = new Anywidgets();
  const manager = { get_model: vi.fn().mockResolvedValue(own) };
  const model = { widget_manager: manager, get: () => "own" } as never;
  return { model, manager, own, heard };
}

it("hears past a model that was given up, and asks for what was missed", async () => {
  const { model, manager, own, heard } = modelOf(Promise.reject(new Error("Failed to initialize model.")));
  await hearPython(model);
  expect(manager.get_model).toHaveBeenCalledWith("own");
  expect(own.comm.send).toHaveBeenCalledExactlyOnceWith({ method: "request_state" });
  const [hear] = own.comm.on_msg.mock.lastCall ?? [];
  hear("news");
  expect(heard).toEqual([[own, "news"]]);
});

it("leaves one alone that is ready, and one that is not yet", async () => {
  for (const ready of [Promise.resolve(), new Promise<void>(() => {})]) {
    const { model, own } = modelOf(ready);
    await Promise.race([hearPython(model), new Promise((resolve) => setTimeout(resolve, 10))]);
    expect(own.comm.on_msg).not.toHaveBeenCalled();
    expect(own.comm.send).not.toHaveBeenCalled();
  }
});

it("does without a manager of widgets, and without a comm", async () => {
  await hearPython({ get: () => "own" } as never);
  await hearPython({ get: () => "own", widget_manager: { get_model: async () => ({}) } } as never);
});
