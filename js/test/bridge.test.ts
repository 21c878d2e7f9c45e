import { describe, expect, it, vi } from "vitest";
import { bridgeOf, openBridge } from "../src/bridge";
import type { HostModel, Traits } from "../src/wire";
import { FakeModel, widgetState } from "./panels_fake";
import { REFERENCE_ARN } from "./wire_fake";

const SHOWN_RUN = { arn: "arn:run", attempt: 1 };

/** A Lumino signal. */
class FakeSignal {
  readonly slots = new Set<() => void>();
  connect = (slot: () => void) => void this.slots.add(slot);
  disconnect = (slot: () => void) => void this.slots.delete(slot);
  emit = () => this.slots.forEach((slot) => void slot());
}

/** A model on a Jupyter page whose connection can be cut. */
function setUp(changes: Partial<Traits> = {}) {
  const model = new FakeModel(widgetState(changes));
  const kernel = {
    isDisposed: false,
    status: "idle",
    disposed: new FakeSignal(),
    statusChanged: new FakeSignal(),
    connectionStatus: "connected",
    connectionStatusChanged: new FakeSignal(),
  };
  const restored = new FakeSignal();
  model.widget_manager = { kernel, restored, get_model: () => Promise.reject(new Error("unused")) };
  const life = new AbortController();
  const bridge = openBridge(model, life.signal);
  const become = (status: string) => {
    kernel.connectionStatus = status;
    kernel.connectionStatusChanged.emit();
  };
  return {
    model,
    bridge,
    life,
    select(...steps: string[]) {
      bridge.set("selected_steps", steps);
      bridge.save_changes();
    },
    /** Cuts the connection; the page notices this only when the connection is back, by `find`. */
    lose() {
      model.isCut = true;
    },
    find() {
      become("connecting");
      model.isCut = false;
      become("connected");
    },
    restored,
    listenerCount() {
      const signals = [kernel.disposed, kernel.statusChanged, kernel.connectionStatusChanged, restored];
      return signals.reduce((count, { slots }) => count + slots.size, model.listenerCount());
    },
  };
}

const numbers = (model: FakeModel) => model.statements.map(({ number }) => number);

describe("a statement", () => {
  it("is one message with the intents that were set", () => {
    const { model, bridge } = setUp();
    bridge.set("pinned", true);
    bridge.set("reference_execution_arn", REFERENCE_ARN);
    expect(model.statements).toEqual([]);
    bridge.save_changes();
    bridge.save_changes();
    expect(model.saves).toEqual([{ pinned: true, reference_execution_arn: REFERENCE_ARN }]);
    expect(numbers(model)).toEqual([1]);
  });

  it("is shown at once, and tells those who listen", () => {
    const { model, bridge, select } = setUp();
    model.isBusy = true;
    const changed = vi.fn();
    bridge.on("change:selected_steps", changed);
    select("Train");
    expect(bridge.get("selected_steps")).toEqual(["Train"]);
    expect(model.get("selected_steps")).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(1);
    bridge.off("change:selected_steps", changed);
    select("Prepare");
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it("is told of once: an answer that agrees is nothing new", async () => {
    const { model, bridge, select } = setUp();
    model.isBusy = true;
    const changed = vi.fn();
    bridge.on("change:selected_steps", changed);
    select("Train");
    await model.catchUp();
    expect(changed).toHaveBeenCalledTimes(1);
    await model.answer({ selected_steps: ["Evaluate"] });
    expect(changed).toHaveBeenCalledTimes(2);
    expect(bridge.get("selected_steps")).toEqual(["Evaluate"]);
  });

  it("has every intent that is not answered, so that a lost message is covered by the next", async () => {
    const { model, bridge, select } = setUp();
    model.isBusy = true;
    select("Train");
    bridge.set("display_name", "try");
    bridge.save_changes();
    select("Evaluate");
    expect(model.saves).toEqual([
      { selected_steps: ["Train"] },
      { selected_steps: ["Train"], display_name: "try" },
      { selected_steps: ["Evaluate"], display_name: "try" },
    ]);
    await model.catchUp();
    bridge.set("pinned", true);
    bridge.save_changes();
    expect(model.saves.at(-1)).toEqual({ pinned: true });
  });

  it("of two in quick succession is answered when both are", async () => {
    const { model, bridge, select } = setUp();
    model.isBusy = true;
    select("Train");
    select("Train", "Evaluate");
    const { client } = model.statements[0] ?? { client: "" };
    await model.answer({ selected_steps: ["Train"], answered: { [client]: 1 } });
    expect(bridge.get("selected_steps")).toEqual(["Train", "Evaluate"]);
    expect(bridge.isAnswered).toBe(false);
    await model.catchUp();
    expect(bridge.get("selected_steps")).toEqual(["Train", "Evaluate"]);
    expect(bridge.isAnswered).toBe(true);
  });

  it("gives way to what Python makes of it, also where Python changes nothing", async () => {
    const { model, bridge, select } = setUp({ selected_steps: ["Train"] });
    model.isBusy = true;
    select("Train", "Unheard-of");
    const changed = vi.fn();
    bridge.on("change:selected_steps", changed);
    const { client } = model.statements[0] ?? { client: "" };
    await model.answer({ answered: { [client]: 1 } });
    expect(bridge.get("selected_steps")).toEqual(["Train"]);
    expect(changed).toHaveBeenCalled();
  });

  it("is not made without a kernel", async () => {
    const { model, bridge, select } = setUp();
    await model.loseKernel();
    select("Train");
    expect(bridge.get("selected_steps")).toEqual([]);
    expect(model.statements).toEqual([]);
  });
});

describe("two pages of one widget", () => {
  it("each wait for the answer to their own statements", async () => {
    const { model, bridge, select } = setUp();
    const other = openBridge(model, new AbortController().signal);
    model.isBusy = true;
    select("Train");
    other.set("selected_steps", ["Evaluate"]);
    other.save_changes();
    expect([bridge.get("selected_steps"), other.get("selected_steps")]).toEqual([["Train"], ["Evaluate"]]);
    const [first] = model.statements;
    await model.answer({ selected_steps: ["Train"], answered: { [first?.client ?? ""]: 1 } });
    expect([bridge.isAnswered, other.isAnswered]).toEqual([true, false]);
    await model.catchUp();
    expect([bridge.get("selected_steps"), other.get("selected_steps")]).toEqual([["Evaluate"], ["Evaluate"]]);
  });
});

describe("a command", () => {
  it("resolves with what its own answer says", async () => {
    const { model, bridge } = setUp();
    const stopped = bridge.command("stop", { ...SHOWN_RUN, confirmed: true });
    const refreshed = bridge.command("refresh");
    await model.reply("", model.commands[1]);
    await model.reply("Stop was denied.", model.commands[0]);
    expect(await stopped).toBe("Stop was denied.");
    expect(await refreshed).toBe("");
    expect(bridge.problems).toEqual(["Stop was denied."]);
  });

  it("has an id of its own and the revision on the screen", async () => {
    const { model, bridge } = setUp({ revision: 41 });
    void bridge.command("refresh");
    await model.answer({ pipeline_name: "other" });
    void bridge.command("refresh");
    expect(model.commands.map(({ revision }) => revision)).toEqual([41, 42]);
    expect(new Set(model.commands.map(({ id }) => id)).size).toBe(2);
  });

  it("states drafts first, and carries what is not answered", async () => {
    const { model, bridge, select } = setUp();
    model.isBusy = true;
    const view = new AbortController();
    bridge.onFlush(() => select("Train"), view.signal);
    void bridge.command("refresh");
    expect(model.messages.map(({ kind }) => kind)).toEqual(["hello", "state", "command"]);
    expect(model.commands).toMatchObject([
      { number: 1, intents: { selected_steps: ["Train"] }, stated_in: { selected_steps: 1 } },
    ]);
    view.abort();
    void bridge.command("refresh");
    expect(model.statements).toHaveLength(1);
    await model.catchUp();
    void bridge.command("refresh");
    expect(model.commands.at(-1)).toMatchObject({ number: 1, intents: {} });
  });

  it("forgets what went wrong the last time, and no other problem", async () => {
    const { model, bridge } = setUp();
    void bridge.command("stop", { ...SHOWN_RUN, confirmed: true });
    await model.reply("Stop was denied.");
    void bridge.command("refresh");
    await model.reply("Throttled.");
    void bridge.command("refresh");
    expect(bridge.problems).toEqual(["Stop was denied."]);
    bridge.dismissProblems();
    expect(bridge.problems).toEqual([]);
  });

  it("is not given without a kernel, and not waited for once it is gone", async () => {
    const { model, bridge } = setUp();
    const given = bridge.command("refresh");
    await model.loseKernel();
    expect(await given).toContain("kernel");
    expect(await bridge.command("refresh")).toContain("kernel");
    expect(model.commands).toHaveLength(1);
  });
});

describe("a page whose connection was lost", () => {
  it("asks for the state, and once more when Jupyter has put its own copy in place", () => {
    const { model, find, restored } = setUp();
    restored.emit();
    find();
    restored.emit();
    restored.emit();
    const [first, ...others] = model.messages;
    expect(first?.kind).toBe("hello");
    expect(others).toEqual([first, first]);
  });

  it("states again what was lost, under a new number", () => {
    const { model, bridge, select, lose, find } = setUp();
    lose();
    select("Train");
    find();
    expect(model.saves).toEqual([{ selected_steps: ["Train"] }, { selected_steps: ["Train"] }]);
    expect(numbers(model)).toEqual([1, 2]);
    expect(model.get("selected_steps")).toEqual(["Train"]);
    expect(bridge.isAnswered).toBe(true);
  });

  it("states nothing again that was answered", () => {
    const { model, select, lose, find } = setUp();
    select("Train");
    lose();
    find();
    expect(model.statements).toHaveLength(1);
  });

  it("shows what it has stated, though Jupyter has undone it", async () => {
    const { model, bridge, select } = setUp();
    select("Train");
    await model.answer({ selected_steps: [], answered: {} });
    expect(bridge.get("selected_steps")).toEqual(["Train"]);
    expect(bridge.isAnswered).toBe(false);
  });

  it("gives a lost command again with the same id and what it was given on, and waits on", async () => {
    const { model, bridge, select, lose, find } = setUp();
    lose();
    const answer = bridge.command("watch", { arn: "arn:1" });
    select("Train");
    find();
    expect(model.commands).toHaveLength(2);
    expect(model.commands[1]).toEqual(model.commands[0]);
    expect(model.carriedOut).toHaveLength(1);
    expect(model.messages.at(-1)).toMatchObject({ kind: "state", intents: { selected_steps: ["Train"] } });
    await model.reply("No such execution.");
    expect(await answer).toBe("No such execution.");
  });

  it("gets a lost answer, and the command is carried out once", async () => {
    const { model, bridge, lose, find } = setUp();
    const answer = bridge.command("retry", SHOWN_RUN);
    lose();
    await model.reply("Too late.");
    find();
    expect(await answer).toBe("Too late.");
    expect(model.carriedOut).toHaveLength(1);
  });
});

describe("a value", () => {
  it("that Python has not reaches the panels as null", () => {
    const { bridge } = setUp({ reference_execution_arn: undefined as unknown as null });
    expect(bridge.get("reference_execution_arn")).toBeNull();
  });

  it("that was stated as null is null", () => {
    const { model, bridge } = setUp({ reference_execution_arn: REFERENCE_ARN });
    model.isBusy = true;
    bridge.set("reference_execution_arn", null);
    bridge.save_changes();
    expect(bridge.get("reference_execution_arn")).toBeNull();
  });
});

describe("the bridge of a model", () => {
  /** The model as anywidget hands it out: a new proxy for each view. */
  const proxy = (model: FakeModel): HostModel => ({
    ...(model.widget_manager && { widget_manager: model.widget_manager }),
    get: (key) => model.get(key),
    on: (event, callback) => model.on(event, callback),
    off: (event, callback) => model.off(event, callback),
    send: (message) => model.send(message),
  });
  const view = () => new AbortController().signal;

  it("is shared by its views", () => {
    const { model, bridge } = setUp();
    expect(bridgeOf(proxy(model), view())).toBe(bridge);
    expect(bridgeOf(proxy(model), view())).toBe(bridge);
  });

  it("is not shared with a model of the same id in another notebook", () => {
    const { bridge } = setUp();
    const { model: elsewhere } = setUp();
    expect(bridgeOf(proxy(elsewhere), view())).not.toBe(bridge);
  });

  it("leaves nobody waiting for an answer once it is gone", async () => {
    const { bridge, life } = setUp();
    const asked = bridge.ask("front-end", { part: "deferred" });
    life.abort();
    expect(await asked).toMatchObject({ content: "", problem: expect.stringContaining("gone") });
  });

  it("is gone with its model, and listens to nothing", () => {
    const { model, bridge, life, listenerCount } = setUp();
    life.abort();
    expect(listenerCount()).toBe(0);
    expect(bridgeOf(proxy(model), view())).not.toBe(bridge);
  });
});
