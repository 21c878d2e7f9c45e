import { describe, expect, it } from "vitest";
import { issue, rendered, stepRun, verdict } from "./panels_fake";
import { ready, run, show } from "./shell_fake";
import { NO_NOTICE } from "./wire_fake";

type View = ReturnType<typeof show>;
const heard = ({ root }: View) => root.querySelector('[aria-live="polite"]')?.textContent;
const alerted = ({ root }: View) => root.querySelector('[aria-live="assertive"]')?.textContent;

describe("what a screen reader is told", () => {
  it("is a gesture with what comes of it, once the verdict is there", async () => {
    const shown = show({ selected_steps: [], verdict: verdict([]) });
    shown.model.isBusy = true;
    shown.bridge.set("selected_steps", ["Train"]);
    shown.bridge.save_changes();
    await rendered();
    expect(heard(shown)).toBe("");
    await shown.model.catchUp();
    await shown.model.answer({ verdict: verdict(["Train"]) });
    expect(heard(shown)).toBe("Train selected. 1 run, 0 reused. Can start.");
  });

  it.each([
    [["Train", "Evaluate"], "Evaluate selected. 2 run, 0 reused. Can start."],
    [["Prepare", "Train", "Evaluate"], "3 steps selected. 3 run, 0 reused. Can start."],
    [[], "Nothing is selected."],
  ])("is the change to %j", async (selected_steps, sentence) => {
    const shown = show(ready);
    await shown.model.answer({ selected_steps, verdict: verdict(selected_steps) });
    expect(heard(shown)).toBe(sentence);
  });

  it("is why it cannot start", async () => {
    const shown = show(ready);
    const issues = [issue({ message: "Train lies between." })];
    await shown.model.answer({ verdict: verdict(["Train"], { can_start: false, issues }) });
    expect(heard(shown)).toBe("1 run, 0 reused. Cannot start: Train lies between.");
  });

  it("is the progress of a run, step by step, and its end", async () => {
    const shown = show(ready);
    const steps = { Train: stepRun({ state: "executing" }), Evaluate: stepRun({}) };
    const running = run({ state: "running", status: "Executing", steps });
    await shown.model.answer({ run: running });
    expect(heard(shown)).toBe("Running 2 steps.");
    const [started_at, ended_at] = ["2026-11-01T10:00:00Z", "2026-11-01T10:00:04Z"];
    const Train = stepRun({ state: "ran", started_at, ended_at });
    await shown.model.answer({ run: { ...running, steps: { ...steps, Train } } });
    expect(heard(shown)).toBe("1 of 2 done: Train ran, 4 s");
    await shown.model.answer({
      run: { ...running, state: "ended", status: "Succeeded", summary: "Succeeded in 9 s" },
    });
    expect(heard(shown)).toBe("Succeeded in 9 s · try-7");
  });

  it.each(["ValueError: no batch data", "ValueError: no batch data."])(
    "is a failure at once, with its reason: %s",
    async (reason) => {
      const shown = show(ready);
      await shown.model.answer({ run: run({ state: "running", status: "Executing" }) });
      const failure = { step: "Train", reason };
      await shown.model.answer({ run: run({ state: "ended", status: "Failed", failure }) });
      expect(alerted(shown)).toBe("Train failed: ValueError: no batch data.");
    },
  );

  it("is an error notice at once, a warning in its time, and a command's problem", async () => {
    const shown = show(ready);
    await shown.model.answer({ notice: { ...NO_NOTICE, severity: "error", message: "No credentials." } });
    expect(alerted(shown)).toBe("No credentials.");
    await shown.model.answer({ notice: { ...NO_NOTICE, severity: "warning", message: "It was updated." } });
    expect(heard(shown)).toBe("It was updated.");
    await shown.user.click(shown.see.getByRole("button", { name: "Refresh the pipeline" }));
    await shown.model.reply("Throttled.");
    expect(alerted(shown)).toBe("Throttled.");
  });
});

describe("keys", () => {
  const suppressed = "data-lm-suppress-shortcuts";
  const press = (target: Element, init: KeyboardEventInit) => {
    const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, composed: true, ...init });
    target.dispatchEvent(event);
    return event;
  };

  it.each(["a", "b", "x", "d", "m", "y", "1", "Enter", "Escape", "ArrowDown"])(
    "%s is kept from the notebook on every control",
    (key) => {
      const { root } = show({ ...ready, can_undo: true });
      const controls = [...root.querySelectorAll("button, input, select, [tabindex]")];
      expect(controls.length).toBeGreaterThan(15);
      for (const control of controls) {
        control.removeAttribute(suppressed);
        press(control, { key });
        if (control.isConnected) expect(control.hasAttribute(suppressed)).toBe(true);
      }
    },
  );

  it("Ctrl+S reaches the notebook, Ctrl+Enter and the chords on cells do not", () => {
    const { see } = show(ready);
    const refresh = see.getByRole("button", { name: "Refresh the pipeline" });
    const isKept = (init: KeyboardEventInit) => {
      press(refresh, init);
      return refresh.hasAttribute(suppressed);
    };
    expect(isKept({ key: "s", ctrlKey: true })).toBe(false);
    expect(isKept({ key: "Enter", ctrlKey: true })).toBe(true);
    expect(isKept({ key: "C", ctrlKey: true, shiftKey: true })).toBe(false);
    expect(isKept({ key: "ArrowUp", ctrlKey: true, shiftKey: true })).toBe(true);
  });

  it.each([{ ctrlKey: true }, { metaKey: true }])("Enter with %j runs, from anywhere inside", (chord) => {
    const { model, see } = show(ready);
    const event = press(see.getByRole("tab", { name: /Plan/ }), { key: "Enter", ...chord });
    expect(event.defaultPrevented).toBe(true);
    expect(model.sent).toMatchObject([{ command: "start" }]);
  });

  it("Ctrl+Enter says why nothing can run", async () => {
    const issues = [issue({ message: "Train lies between." })];
    const shown = show({ ...ready, verdict: verdict(["Train"], { can_start: false, issues }) });
    press(shown.see.getByRole("tab", { name: /Plan/ }), { key: "Enter", ctrlKey: true });
    await rendered();
    expect(shown.model.sent).toEqual([]);
    expect(heard(shown)).toBe("Cannot start: Train lies between.");
  });

  it("Ctrl+Z and Ctrl+Shift+Z undo and redo, but not where somebody types", () => {
    const { model, see } = show({ ...ready, can_undo: true, can_redo: true });
    const box = see.getByRole("textbox", { name: "Name of the execution" });
    expect(press(box, { key: "z", ctrlKey: true }).defaultPrevented).toBe(false);
    const pin = see.getByRole("button", { name: "Pin" });
    press(pin, { key: "z", ctrlKey: true });
    press(pin, { key: "Z", ctrlKey: true, shiftKey: true });
    expect(model.sent).toEqual([{ command: "undo" }, { command: "redo" }]);
  });

  it("Escape leaves the full window, and else changes nothing", async () => {
    const { model, see, user, view, root } = show(ready);
    await user.click(see.getByRole("button", { name: "Fill the window" }));
    expect(root.classList.contains("ssw-full-window")).toBe(true);
    await user.keyboard("{Escape}");
    await rendered();
    expect(view.isFullWindow.value).toBe(false);
    expect(root.classList.contains("ssw-full-window")).toBe(false);
    await user.keyboard("{Escape}");
    expect(model.saves).toEqual([]);
    expect(model.sent).toEqual([]);
  });
});

describe("sizes", () => {
  it("share the width by arrow keys, and are stated", async () => {
    const { model, see, user } = show({ ...ready, side_share: 0.4 });
    const divider = see.getByRole("separator", { name: "Width of the side panel" });
    expect(divider.getAttribute("aria-valuenow")).toBe("40");
    divider.focus();
    await user.keyboard("{ArrowLeft}");
    await rendered();
    expect(model.saves).toEqual([{ side_share: 0.42 }]);
    expect(divider.getAttribute("aria-valuenow")).toBe("42");
    await user.keyboard("{Home}{ArrowRight}");
    expect(model.saves.at(-1)).toEqual({ side_share: 0.2 });
  });

  it("set the height, and give it back", async () => {
    const { model, see, user } = show({ ...ready, height: 400 });
    const handle = see.getByRole("separator", { name: "Height of graph and side panel" });
    handle.focus();
    await user.keyboard("{ArrowDown}");
    await user.dblClick(handle);
    expect(model.saves).toEqual([{ height: 420 }, { height: null }]);
  });

  it("are within bounds where nobody has said", () => {
    const { see } = show({ ...ready, height: null });
    const handle = see.getByRole("separator", { name: "Height of graph and side panel" });
    const height_px = Number(handle.getAttribute("aria-valuenow"));
    expect(height_px).toBeGreaterThanOrEqual(280);
    expect(height_px).toBeLessThanOrEqual(560);
  });
});

describe("a view without a kernel", () => {
  it("stays readable, and nothing in it can be changed", async () => {
    const { model, root, see, user } = show({ ...ready, can_undo: true });
    await model.loseKernel();
    const boxes = [...root.querySelectorAll<HTMLInputElement>(".ssw-step [type=checkbox]")];
    expect(boxes.length).toBeGreaterThan(0);
    expect(boxes.every((box) => box.disabled)).toBe(true);
    const box = see.getByRole("textbox", { name: "Name of the execution" }) as HTMLInputElement;
    expect([box.readOnly, box.title]).toEqual([
      true,
      "The kernel was restarted or has ended: the last state is shown.",
    ]);
    await user.click(see.getByRole("button", { name: /^Reference/ }));
    expect(see.queryByRole("listbox")).toBeNull();
    await user.click(see.getByRole("button", { name: "Undo" }));
    expect(model.sent).toEqual([]);
    expect(root.textContent).toContain("this is the last state, of ");
  });

  it("keeps what needs nobody: tabs and the full window", async () => {
    const { model, see, user, view } = show(ready);
    await model.loseKernel();
    expect(see.getByRole("tab", { name: /Code/ }).getAttribute("aria-disabled")).toBeNull();
    await user.click(see.getByRole("button", { name: "Fill the window" }));
    expect(view.isFullWindow.value).toBe(true);
  });
});

it("HTML is refused", async () => {
  const { h } = await import("preact");
  expect(() => h("p", { dangerouslySetInnerHTML: { __html: "<b>" } })).toThrow("HTML is not parsed");
});
