import { describe, expect, it } from "vitest";
import { rejoinAfterLoss } from "../src/rejoin";
import type { StepGraphModel } from "../src/wire";

/** A Lumino signal. */
class FakeSignal {
  readonly slots = new Set<() => void>();
  connect = (slot: () => void) => void this.slots.add(slot);
  disconnect = (slot: () => void) => void this.slots.delete(slot);
  emit = () => this.slots.forEach((slot) => void slot());
}

/** The model that anywidget hides, as far as it throttles: one message is answered before the next is sent. */
class Throttled {
  _pending_msgs = 0;
  _msg_buffer: Record<string, unknown> | null = null;
  _expectedEchoMsgIds = new Map<string, string>();
  state: Record<string, unknown> = {};
  sent: Record<string, unknown>[] = [];

  get = (trait: string) => this.state[trait];

  save(traits: Record<string, unknown>): void {
    Object.assign(this.state, traits);
    if (this._pending_msgs > 0) {
      this._msg_buffer = { ...this._msg_buffer, ...traits };
      return;
    }
    this._pending_msgs += 1;
    this.sent.push(traits);
    for (const trait of Object.keys(traits))
      this._expectedEchoMsgIds.set(trait, `message ${this.sent.length}`);
  }

  answer(): void {
    this._pending_msgs = 0;
    this._expectedEchoMsgIds.clear();
  }
}

function setUp() {
  const throttled = new Throttled();
  const listeners = new Map<string, (argument: unknown) => void>();
  const kernel = { connectionStatus: "connected", connectionStatusChanged: new FakeSignal() };
  const restored = new FakeSignal();
  const said: unknown[] = [];
  const model = {
    widget_manager: { kernel, restored },
    on: (event: string, listener: (argument: unknown) => void) => listeners.set(event, listener),
    off: (event: string) => listeners.delete(event),
    send: (content: unknown) => said.push(content),
  } as unknown as StepGraphModel;
  const life = new AbortController();
  rejoinAfterLoss(model, life.signal);
  const become = (status: string) => {
    kernel.connectionStatus = status;
    kernel.connectionStatusChanged.emit();
  };
  return {
    throttled,
    said,
    life,
    listenerCount: () => listeners.size + kernel.connectionStatusChanged.slots.size + restored.slots.size,
    choose(selected_steps: string[]) {
      throttled.save({ selected_steps });
      listeners.get("change")?.(throttled);
    },
    lose: () => become("connecting"),
    find: () => become("connected"),
    restore(state: Record<string, unknown>) {
      Object.assign(throttled.state, state);
      restored.emit();
    },
    pong: () => listeners.get("msg:custom")?.({ kind: "pong" }),
  };
}

describe("a page whose connection was lost", () => {
  it("asks, as soon as it is lost, what has arrived, and once more when Jupyter has restored the models", () => {
    const page = setUp();
    page.lose();
    expect(page.said).toEqual([{ kind: "ping" }]);
    page.find();
    page.restore({});
    page.restore({});
    expect(page.said).toEqual([{ kind: "ping" }, { kind: "ping" }]);
  });

  it("asks nothing while all is well", () => {
    const page = setUp();
    page.choose(["A"]);
    page.find();
    page.restore({});
    expect(page.said).toEqual([]);
  });

  it("states again what was lost, though Jupyter has undone it", () => {
    const page = setUp();
    page.choose(["A"]);
    page.lose();
    page.find();
    page.restore({ selected_steps: [] });
    page.pong();
    expect(page.throttled.sent).toEqual([{ selected_steps: ["A"] }, { selected_steps: ["A"] }]);
    expect(page.throttled._pending_msgs).toBe(1);
  });

  it("states what was chosen last, not what was lost first", () => {
    const page = setUp();
    page.choose(["A"]);
    page.lose();
    page.choose(["A", "B"]);
    page.find();
    page.pong();
    expect(page.throttled.sent.at(-1)).toEqual({ selected_steps: ["A", "B"] });
    expect(page.throttled._msg_buffer).toBeNull();
  });

  it("remembers what was lost when the connection is lost once more", () => {
    const page = setUp();
    page.choose(["A"]);
    page.lose();
    page.find();
    page.restore({ selected_steps: [] });
    page.lose();
    page.find();
    page.pong();
    expect(page.throttled.sent.at(-1)).toEqual({ selected_steps: ["A"] });
  });

  it("states nothing again that has been answered", () => {
    const page = setUp();
    page.choose(["A"]);
    page.lose();
    page.throttled.answer();
    page.find();
    page.pong();
    expect(page.throttled.sent).toHaveLength(1);
  });

  it("leaves a later statement of the same trait alone", () => {
    const page = setUp();
    page.choose(["A"]);
    page.lose();
    page.throttled.answer();
    page.choose(["B"]);
    page.pong();
    expect(page.throttled.sent).toEqual([{ selected_steps: ["A"] }, { selected_steps: ["B"] }]);
  });

  it("listens to nothing once its model is gone", () => {
    const page = setUp();
    page.life.abort();
    expect(page.listenerCount()).toBe(0);
  });
});

it("does without a kernel where the host has none", () => {
  const model = { on() {}, off() {} } as unknown as StepGraphModel;
  const life = new AbortController();
  expect(() => rejoinAfterLoss(model, life.signal)).not.toThrow();
  life.abort();
});
