import { afterEach, describe, expect, it, vi } from "vitest";
import type { Run } from "../src/wire";
import { buttonNamed, issue, isUnavailable, mount, one, verdict, widgetState } from "./panels_fake";

const ready = { selected_steps: ["Train"], verdict: verdict(["Train"]) };
const run = (changes: Partial<Run>): Run => ({ ...widgetState().run, ...changes });
const start = (root: ParentNode) => one<HTMLButtonElement>(root, ".ssw-start");
const reason = (root: ParentNode) => one(root, ".ssw-start-reason").textContent;

afterEach(() => {
  vi.useRealTimers();
});

describe("Start", () => {
  it("asks exactly once, however often it is pressed", () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    start(slots.footer).click();
    expect(model.sent).toEqual([{ kind: "start" }]);
    expect(start(slots.footer).textContent).toBe("Starting…");
  });

  it("is free again when the start was refused", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    await model.answer({ run: run({ state: "errored", message: "Access denied." }) });
    expect(isUnavailable(start(slots.footer))).toBe(false);
    expect(one(slots.footer, ".ssw-run-status").textContent).toBe("✗Not started · Access denied.");
    start(slots.footer).click();
    expect(model.sent).toHaveLength(2);
  });

  it("is free again when Python answers with a notice alone", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    await model.answer({ notice: { severity: "error", message: "No credentials." } });
    expect(isUnavailable(start(slots.footer))).toBe(false);
  });

  it("is free again once there is another verdict, in case Python had nothing to say", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    await model.answer({ selected_steps: ["Evaluate"], verdict: verdict(["Evaluate"]) });
    expect(isUnavailable(start(slots.footer))).toBe(false);
  });

  it("keeps the focus while it cannot be pressed", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).focus();
    start(slots.footer).click();
    await model.answer({ run: run({ state: "running", status: "Executing" }) });
    expect(document.activeElement).toBe(start(slots.footer));
    expect(start(slots.footer).textContent).toBe("Running…");
  });

  it("gives the first error as the reason why it cannot be pressed", () => {
    const issues = [
      issue({ severity: "warning", message: "Cached." }),
      issue({ message: "Nothing is selected." }),
    ];
    const { model, slots } = mount({ verdict: verdict([], { can_start: false, issues }) });
    expect(reason(slots.footer)).toBe("Nothing is selected.");
    start(slots.footer).click();
    expect(model.sent).toEqual([]);
  });

  it("waits for the verdict on the present selection", async () => {
    const { model, slots } = mount(ready);
    await model.answer({ selected_steps: ["Train", "Evaluate"] });
    start(slots.footer).click();
    expect(model.sent).toEqual([]);
    expect(reason(slots.footer)).toBe("judging…");
    await model.answer({ verdict: verdict(["Train", "Evaluate"]) });
    expect(reason(slots.footer)).toBe("");
    start(slots.footer).click();
    expect(model.sent).toEqual([{ kind: "start" }]);
  });

  it("waits until it is known what a newly chosen reference did", async () => {
    const { model, slots } = mount(ready);
    await model.answer({ reference: { arn: "a", state: "pending", message: "", steps: {} } });
    expect(isUnavailable(start(slots.footer))).toBe(true);
    await model.answer({ reference: { arn: "a", state: "errored", message: "Access denied.", steps: {} } });
    expect(isUnavailable(start(slots.footer))).toBe(false);
  });

  it("takes a selection in another order as the same selection", () => {
    const { slots } = mount({ selected_steps: ["Train", "Prepare"], verdict: verdict(["Prepare", "Train"]) });
    expect(isUnavailable(start(slots.footer))).toBe(false);
  });

  it("is out of reach without a kernel", async () => {
    const { model, slots } = mount(ready);
    await model.loseKernel();
    start(slots.footer).click();
    expect(model.sent).toEqual([]);
    expect(reason(slots.footer)).toBe("The kernel is not running: the last state is shown.");
    expect(slots.toolbar.textContent).toContain("The kernel is not running: this is the last state, of ");
  });

  it("says what will be sent", () => {
    const { slots } = mount({ ...ready, parameter_overrides: { Count: "2" } });
    expect(one(slots.footer, ".ssw-summary").textContent).toBe(
      "1 run · 0 reused · 2 not run · 1 parameter overridden",
    );
  });
});

describe("a running execution", () => {
  const started_at = "2026-11-01T10:00:00Z";
  const executing = run({ state: "running", status: "Executing", name: "nightly", started_at });

  it("can be stopped, once", async () => {
    const { model, slots } = mount(ready);
    expect(one(slots.footer, ".ssw-stop").hidden).toBe(true);
    await model.answer({ run: executing });
    const stop = buttonNamed(slots.footer, "Stop");
    stop.click();
    stop.click();
    expect(model.sent).toEqual([{ kind: "stop" }]);
    expect(stop.textContent).toBe("Stopping…");
  });

  it("has a clock of its own, which ends with it", async () => {
    vi.useFakeTimers({
      now: Date.parse("2026-11-01T10:01:05Z"),
      toFake: ["Date", "setInterval", "clearInterval"],
    });
    const { model, slots } = mount(ready);
    const elapsed = () => one(slots.footer, ".ssw-run-status").textContent;
    const idleTimers = vi.getTimerCount();
    await model.answer({ run: executing });
    expect(elapsed()).toBe("●Executing · nightly · 1 min 05 s");
    vi.advanceTimersByTime(2000);
    expect(elapsed()).toBe("●Executing · nightly · 1 min 07 s");
    const ended_at = "2026-11-01T10:01:07Z";
    await model.answer({ run: { ...executing, state: "ended", status: "Succeeded", ended_at } });
    expect(elapsed()).toBe("✓Succeeded · nightly · 1 min 07 s");
    expect(vi.getTimerCount()).toBe(idleTimers);
  });

  it("ticks outside the live region", async () => {
    const { model, slots } = mount(ready);
    await model.answer({ run: executing });
    expect(one(slots.footer, '[role="status"]').textContent).toBe("Executing · nightly");
  });
});

it("A closed view leaves no listener and no timer behind", () => {
  vi.useFakeTimers();
  const { model, unmount } = mount({ run: run({ state: "running", started_at: "2026-11-01T10:00:00Z" }) });
  expect(model.listenerCount()).toBeGreaterThan(0);
  unmount();
  expect(model.listenerCount()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it("Two views of one model show the same selection", async () => {
  const { model, slots: first } = mount(ready);
  const { slots: second } = mount({}, model);
  await model.answer({ selected_steps: ["Prepare"] });
  const ticked = (root: ParentNode) => one<HTMLInputElement>(root, '[data-step="Prepare"] input').checked;
  expect([ticked(first.side), ticked(second.side)]).toEqual([true, true]);
});
