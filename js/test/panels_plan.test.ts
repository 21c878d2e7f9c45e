import { describe, expect, it } from "vitest";
import {
  buttonNamed,
  isUnavailable,
  mount,
  one,
  press,
  rendered,
  stepRun,
  verdict,
  widgetState,
} from "./panels_fake";
import { elementsWith, referenceStep, referenceWith, step } from "./wire_fake";

const checkbox = (root: ParentNode, step: string) =>
  one<HTMLInputElement>(root, `[data-step="${step}"] input`);

describe("the plan", () => {
  it("writes the selection once per tick, in the order of the elements", () => {
    const { model, slots } = mount({ selected_steps: ["Evaluate"], verdict: verdict(["Evaluate"]) });
    checkbox(slots.side, "Prepare").click();
    expect(model.saves).toEqual([{ selected_steps: ["Prepare", "Evaluate"] }]);
  });

  it("takes a step out of the selection when its tick is removed", () => {
    const { model, slots } = mount({ selected_steps: ["Prepare", "Train"] });
    checkbox(slots.side, "Prepare").click();
    expect(model.saves).toEqual([{ selected_steps: ["Train"] }]);
  });

  it("follows a selection made elsewhere without writing it back", async () => {
    const { model, slots } = mount();
    await model.answer({ selected_steps: ["Train"] });
    expect(checkbox(slots.side, "Train").checked).toBe(true);
    expect(model.saves).toEqual([]);
  });

  it("says action and reason of each step in words", async () => {
    const { model, slots } = mount();
    const plan = [{ step: "Prepare", action: "reuse" as const, reason: "Train reads it." }];
    await model.answer({ selected_steps: ["Train"], verdict: verdict(["Train"], { plan }) });
    const row = one(slots.side, '[data-step="Prepare"]');
    expect(one(row, ".ssw-chip").textContent).toBe("↺reuse");
    expect(one(row, ".ssw-step-reason").textContent).toBe("Train reads it.");
  });

  it("keeps the row, and so the focus, across verdicts", async () => {
    const { model, slots } = mount();
    const before = checkbox(slots.side, "Train");
    before.focus();
    await model.answer({ selected_steps: ["Train"], verdict: verdict(["Train"]) });
    expect(checkbox(slots.side, "Train")).toBe(before);
    expect(document.activeElement).toBe(before);
  });

  it("clears the selection on Escape", () => {
    const { model, slots } = mount({ selected_steps: ["Train"] });
    press(checkbox(slots.side, "Train"), "Escape");
    expect(model.saves).toEqual([{ selected_steps: [] }]);
  });

  it("writes nothing when Escape finds nothing selected", () => {
    const { model, slots } = mount();
    press(checkbox(slots.side, "Train"), "Escape");
    expect(model.saves).toEqual([]);
  });

  it("clears by button, while there is something to clear", async () => {
    const { model, slots } = mount({ selected_steps: ["Train"] });
    buttonNamed(slots.side, "Clear").click();
    expect(model.saves).toEqual([{ selected_steps: [] }]);
    await rendered();
    expect(isUnavailable(buttonNamed(slots.side, "Clear"))).toBe(true);
  });

  it("moves between the checkboxes with the arrow keys", () => {
    const { slots } = mount();
    press(checkbox(slots.side, "Prepare"), "ArrowDown");
    expect(document.activeElement).toBe(checkbox(slots.side, "Train"));
    press(checkbox(slots.side, "Train"), "End");
    expect(document.activeElement).toBe(checkbox(slots.side, "Evaluate"));
  });

  it("marks a verdict on another selection as being judged", async () => {
    const { model, slots } = mount();
    model.isBusy = true;
    one<HTMLInputElement>(slots.side, '[data-step="Train"] input').click();
    await rendered();
    expect(one(slots.side, ".ssw-judging").textContent).toBe("judging…");
    await model.catchUp();
    expect(one(slots.side, ".ssw-judging").textContent).toBe("");
  });

  it("does not wait for a judge that is gone", async () => {
    const { model, slots } = mount();
    model.isBusy = true;
    one<HTMLInputElement>(slots.side, '[data-step="Train"] input').click();
    await model.loseKernel();
    expect(one(slots.side, ".ssw-judging").textContent).toBe("not judged");
  });

  it("shows a step's name as text, whatever it holds", () => {
    const name = '<img src=x onerror="globalThis.ran = true">';
    const elements = elementsWith([step(name, { type: "<b>Training</b>" })]);
    const { slots } = mount({ elements });
    expect(one(slots.side, ".ssw-step-name").textContent).toBe(name);
    expect(document.querySelector("img, b")).toBeNull();
  });
});

const statusLines = (root: ParentNode, step: string) =>
  [...root.querySelectorAll(`[data-step="${step}"] .ssw-status-line:not([hidden])`)].map(
    (line) => line.textContent,
  );

describe("what became of a step", () => {
  const reference = referenceWith({
    Train: referenceStep("Failed", { failure_reason: "Out of memory", duration_s: 65 }),
  });

  it("gives the reason, whole in the title too", () => {
    const reason = "Evaluate needs its output";
    const plan = [{ step: "Train", action: "reuse" as const, reason }];
    const { slots } = mount({ verdict: verdict([], { plan }) });
    const shown = one(slots.side, '[data-step="Train"] .ssw-step-reason');
    expect([shown.textContent, shown.title]).toEqual([reason, reason]);
  });

  it.each([
    ["", "Succeeded", ["✓Succeeded in the reference"]],
    ["Evaluate needs its output; Succeeded in nightly", "Succeeded", []],
    ["nothing selected needs it", "Failed", ["✗Failed in the reference"]],
  ])("beside %j, %s in the reference is told as %j", (reason, status, words) => {
    const plan = [{ step: "Train", action: "reuse" as const, reason }];
    const { slots } = mount({
      reference: referenceWith({ Train: referenceStep(status) }),
      verdict: verdict([], { plan }),
    });
    expect(statusLines(slots.side, "Train")).toEqual(words);
  });

  it("tells the run instead of the reference, which is older", async () => {
    const { model, slots } = mount({ reference });
    const train = stepRun({ state: "ran" });
    await model.answer({ run: { ...widgetState().run, state: "ended", steps: { Train: train } } });
    expect(statusLines(slots.side, "Train")).toEqual(["✓ran now"]);
  });

  it("tells the status in the reference, with the reason and the time it took", () => {
    const { slots } = mount({ reference });
    const line = one(slots.side, '[data-step="Train"] .ssw-status-line:not([hidden])');
    expect(line.textContent).toBe("✗Failed in the reference: Out of memory · 1 min 5 s");
  });

  it("tells of a step that the reference does not have", () => {
    const { slots } = mount({ reference });
    const line = one(slots.side, '[data-step="Prepare"] .ssw-status-line:not([hidden])');
    expect(line.textContent).toBe("·Not in the reference");
  });

  it.each([
    [{ state: "ran", detail: "" }, "✓ran now · 9 s"],
    [{ state: "reused", detail: "from nightly" }, "↺reused from nightly · 9 s"],
    [{ state: "failed", detail: "no space left" }, "✗failed: no space left · 9 s"],
  ] as const)("tells %j of the run", async (progress, words) => {
    const { model, slots } = mount();
    const times = { started_at: "2026-11-01T10:00:00Z", ended_at: "2026-11-01T10:00:09Z" };
    const run = {
      ...widgetState().run,
      state: "ended" as const,
      steps: { Train: stepRun({ ...progress, ...times }) },
    };
    await model.answer({ run });
    expect(one(slots.side, '[data-step="Train"] .ssw-status-line:not([hidden])').textContent).toBe(words);
  });
});

describe("a display name", () => {
  const label = (root: ParentNode, step: string) => one(root, `[data-step="${step}"] label`);
  const displayName = (root: ParentNode, step: string) =>
    one(root, `[data-step="${step}"] .ssw-step-display-name`);

  it("stands beside the name and the type, and is part of what the tick box is called", () => {
    const elements = elementsWith([step("S1", { display_name: "Fit a model" }), step("S2")]);
    const { slots } = mount({ elements });
    expect(label(slots.side, "S1").textContent).toBe("S1 Training Fit a model");
    expect(label(slots.side, "S1").getAttribute("for")).toBe(checkbox(slots.side, "S1").id);
    expect(displayName(slots.side, "S2").hidden).toBe(true);
  });

  it("that is long is whole in its title and for screen readers", () => {
    const display_name = `begins ${"D".repeat(256)} ends`;
    const { slots } = mount({ elements: elementsWith([step("S1", { display_name })]) });
    expect(displayName(slots.side, "S1").title).toBe(display_name);
    expect(label(slots.side, "S1").textContent).toContain(display_name);
  });

  it("is text, whatever is in it, and turns nothing around", () => {
    const display_name = "<img src=x onerror=alert(1)>\u202e";
    const { slots } = mount({ elements: elementsWith([step("S1", { display_name })]) });
    expect(displayName(slots.side, "S1").textContent).toBe("<img src=x onerror=alert(1)>\\u202e");
    expect(slots.side.querySelector("img")).toBeNull();
  });

  it("follows the definition while the row stays", async () => {
    const elements = (display_name: string) => elementsWith([step("S1", { display_name })]);
    const { model, slots } = mount({ elements: elements("Fit a model") });
    const row = one(slots.side, '[data-step="S1"]');
    await model.answer({ elements: elements("Fit it again") });
    expect(displayName(slots.side, "S1").textContent).toBe("Fit it again");
    await model.answer({ elements: elements("") });
    expect(displayName(slots.side, "S1").hidden).toBe(true);
    expect(displayName(slots.side, "S1").hasAttribute("title")).toBe(false);
    expect(one(slots.side, '[data-step="S1"]')).toBe(row);
  });

  it("shared by two steps leaves them with their names, and each its own tick", () => {
    const nodes = ["S1", "S2"].map((name) => step(name, { display_name: "Fit a model" }));
    const { model, slots } = mount({ elements: elementsWith(nodes) });
    expect(["S1", "S2"].map((name) => label(slots.side, name).textContent)).toEqual([
      "S1 Training Fit a model",
      "S2 Training Fit a model",
    ]);
    checkbox(slots.side, "S2").click();
    expect(model.saves).toEqual([{ selected_steps: ["S2"] }]);
  });
});

describe("the filter", () => {
  const nodes = Array.from({ length: 13 }, (_, index) =>
    step(`Step${index}`, { type: index === 12 ? "Training" : "Processing" }),
  );
  const shown = (root: ParentNode) =>
    [...root.querySelectorAll<HTMLElement>("[data-step]:not([hidden])")].map((row) => row.dataset.step);
  const filterBox = (root: ParentNode) => one<HTMLInputElement>(root, ".ssw-filter input");
  const filterBy = (root: ParentNode, text: string) => {
    filterBox(root).value = text;
    filterBox(root).dispatchEvent(new Event("input", { bubbles: true }));
  };

  it("is offered for more than twelve steps only", () => {
    const offered = (count: number) => {
      const { slots } = mount({ elements: elementsWith(nodes.slice(0, count)) });
      return !one(slots.side, ".ssw-filter").hidden;
    };
    expect([offered(12), offered(13)]).toEqual([false, true]);
  });

  it("finds steps by name or type and counts them", () => {
    const { slots } = mount({ elements: elementsWith(nodes) });
    filterBy(slots.side, "train");
    expect(shown(slots.side)).toEqual(["Step12"]);
    expect(one(slots.side, ".ssw-filter-count").textContent).toBe("1 of 13");
  });

  it("finds steps by display name, and says so", () => {
    const named = nodes.map((each, index) => (index % 6 ? each : { ...each, display_name: "Fit a Model" }));
    const { slots } = mount({ elements: elementsWith(named) });
    filterBy(slots.side, "a model");
    expect(shown(slots.side)).toEqual(["Step0", "Step6", "Step12"]);
    expect(filterBox(slots.side).getAttribute("aria-label")).toBe(
      "Filter steps by name, display name or type",
    );
  });

  it("adds what it shows to the selection", () => {
    const { model, slots } = mount({ elements: elementsWith(nodes), selected_steps: ["Step3"] });
    filterBy(slots.side, "step1");
    buttonNamed(slots.side, "Select the steps shown").click();
    expect(model.saves).toEqual([{ selected_steps: ["Step1", "Step3", "Step10", "Step11", "Step12"] }]);
  });

  it("is emptied by Escape before the selection is", () => {
    const { model, slots } = mount({ elements: elementsWith(nodes), selected_steps: ["Step3"] });
    filterBy(slots.side, "train");
    press(filterBox(slots.side), "Escape");
    expect(shown(slots.side)).toHaveLength(13);
    expect(model.saves).toEqual([]);
  });
});
