import { afterEach, describe, expect, it, vi } from "vitest";
import type { Run } from "../src/wire";
import {
  buttonNamed,
  field,
  issue,
  isUnavailable,
  mount,
  one,
  press,
  rendered,
  typeInto,
  verdict,
  widgetState,
} from "./panels_fake";
import { NO_NOTICE } from "./wire_fake";

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
    expect(model.sent).toEqual([{ command: "start", shown: expect.anything() }]);
    expect(start(slots.footer).textContent).toBe("Starting…");
  });

  it("is free again when the start was refused", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    await model.answer({ run: run({ state: "errored", message: "Access denied." }) });
    await model.reply("Access denied.");
    expect(isUnavailable(start(slots.footer))).toBe(false);
    expect(one(slots.footer, ".ssw-run-status").textContent).toBe("✗Not started · Access denied.");
    start(slots.footer).click();
    expect(model.sent).toHaveLength(2);
  });

  it("is freed by the answer to it, and by nothing else", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    const [command] = model.commands;
    buttonNamed(slots.toolbar, "Refresh the executions").click();
    await model.reply("No credentials.");
    await model.answer({ notice: { ...NO_NOTICE, severity: "error", message: "No credentials." } });
    await model.answer({ verdict: verdict(["Train"], { summary: "another" }) });
    expect(isUnavailable(start(slots.footer))).toBe(true);
    await model.reply("", command);
    expect(isUnavailable(start(slots.footer))).toBe(false);
  });

  it("is freed when the kernel goes, and stays out of reach", async () => {
    const { model, slots } = mount(ready);
    start(slots.footer).click();
    await model.loseKernel();
    expect(start(slots.footer).textContent).toBe("Start selection");
    expect(isUnavailable(start(slots.footer))).toBe(true);
  });

  it("says what is on the screen, also what was typed a moment before", () => {
    const { model, slots } = mount({
      ...ready,
      reference_execution_arn: "arn:r",
      parameter_form: [field({ name: "Depth" })],
      parameter_overrides: { Depth: "1" },
    });
    const depth = one<HTMLInputElement>(slots.side, '[data-parameter="Depth"] input');
    const name = one<HTMLInputElement>(slots.footer, ".ssw-display-name");
    depth.value = "7";
    depth.dispatchEvent(new Event("input", { bubbles: true }));
    name.value = "try";
    name.dispatchEvent(new Event("input", { bubbles: true }));
    start(slots.footer).click();
    const shown = {
      selected_steps: ["Train"],
      reference_execution_arn: "arn:r",
      pinned: false,
      inherit: "reference",
      parameter_overrides: { Depth: "7" },
      display_name: "try",
    };
    expect(model.sent).toEqual([{ command: "start", shown }]);
    expect(model.get("parameter_overrides")).toEqual({ Depth: "7" });
    expect(model.carriedOut).toHaveLength(1);
  });

  it("carries what Python is too busy to have answered", async () => {
    const { model, slots } = mount({ ...ready, parameter_form: [field({ name: "Depth" })] });
    model.isBusy = true;
    typeInto(one<HTMLInputElement>(slots.side, '[data-parameter="Depth"] input'), "A");
    start(slots.footer).click();
    expect(model.sent).toMatchObject([{ command: "start", shown: { parameter_overrides: { Depth: "A" } } }]);
    expect(model.commands[0]?.intents).toEqual({ parameter_overrides: { Depth: "A" } });
    expect(model.commands[0]?.number).toBe(model.statements[0]?.number);
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
    model.isBusy = true;
    one<HTMLInputElement>(slots.side, '[data-step="Evaluate"] input').click();
    await rendered();
    start(slots.footer).click();
    expect(model.sent).toEqual([]);
    expect(reason(slots.footer)).toBe("judging…");
    await model.catchUp();
    expect(reason(slots.footer)).toBe("");
    start(slots.footer).click();
    expect(model.sent).toMatchObject([
      { command: "start", shown: { selected_steps: ["Train", "Evaluate"] } },
    ]);
  });

  it("waits until it is known what a newly chosen reference did", async () => {
    const { model, slots } = mount(ready);
    await model.answer({ reference: { arn: "a", state: "pending", message: "", steps: {}, newer: null } });
    expect(isUnavailable(start(slots.footer))).toBe(true);
    await model.answer({
      reference: { arn: "a", state: "errored", message: "Access denied.", steps: {}, newer: null },
    });
    expect(isUnavailable(start(slots.footer))).toBe(false);
  });

  it("waits for the verdict on each intent, not on the selection alone", async () => {
    const { model, slots } = mount({ ...ready, parameter_form: [field({ name: "Depth" })] });
    model.isBusy = true;
    typeInto(one<HTMLInputElement>(slots.side, '[data-parameter="Depth"] input'), "7");
    one(slots.side, ".ssw-fields").dispatchEvent(new Event("change"));
    await rendered();
    expect(isUnavailable(start(slots.footer))).toBe(true);
    await model.catchUp();
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
    expect(model.sent).toEqual([{ command: "stop", confirmed: false }]);
    expect(stop.textContent).toBe("Stopping…");
  });

  it("keeps saying that it could not be stopped, whatever else is answered", async () => {
    const { model, slots } = mount({ ...ready, run: executing });
    buttonNamed(slots.footer, "Stop").click();
    await model.reply("Stop was denied.");
    buttonNamed(slots.toolbar, "Refresh the executions").click();
    await model.reply();
    const alerts = () =>
      [...slots.toolbar.querySelectorAll('[role="alert"]')].map((each) => each.textContent);
    expect(alerts().join()).toContain("Stop was denied.");
    buttonNamed(slots.toolbar, "Dismiss").click();
    await rendered();
    expect(alerts().join()).not.toContain("Stop was denied.");
  });

  describe("that somebody else has started", () => {
    const foreign = { ...executing, arn: "arn:theirs", is_own: false };
    const question = (root: ParentNode) => one(root, ".ssw-stop-question");

    it("is stopped only once that is confirmed", () => {
      const { model, slots } = mount({ ...ready, run: foreign });
      buttonNamed(slots.footer, "Stop").click();
      expect(model.sent).toEqual([]);
      expect(question(slots.footer).textContent).toContain("Stop it? Somebody else has started nightly.");
      expect(document.activeElement).toBe(buttonNamed(slots.footer, "No"));
      buttonNamed(slots.footer, "Yes, stop it").click();
      expect(model.sent).toEqual([{ command: "stop", confirmed: true }]);
      expect(question(slots.footer).hidden).toBe(true);
    });

    it.each([
      ["No", (root: HTMLElement) => buttonNamed(root, "No").click()],
      ["Escape", (root: HTMLElement) => press(buttonNamed(root, "No"), "Escape")],
    ])("goes on after %s, which gives the focus back", (_, refuse) => {
      const { model, slots } = mount({ ...ready, run: foreign });
      buttonNamed(slots.footer, "Stop").click();
      refuse(slots.footer);
      expect(model.sent).toEqual([]);
      expect(question(slots.footer).hidden).toBe(true);
      expect(document.activeElement).toBe(buttonNamed(slots.footer, "Stop"));
    });

    it.each([{ arn: "arn:other" }, { attempt: 2 }, { state: "ended" as const }])(
      "is not asked about any more when it is another run: %j",
      async (change) => {
        const { model, slots } = mount({ ...ready, run: foreign });
        buttonNamed(slots.footer, "Stop").click();
        await model.answer({ run: { ...foreign, ...change } });
        expect(question(slots.footer).hidden).toBe(true);
      },
    );
  });

  it("that perhaps runs says so", () => {
    const message = "The answer was lost; it may have started.";
    const { slots } = mount({ ...ready, run: run({ state: "starting", is_uncertain: true, message }) });
    expect(one(slots.footer, ".ssw-run-status").textContent).toBe(`?Perhaps started · ${message}`);
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
