import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buttonNamed, field, isUnavailable, mount, one, typeInto } from "./panels_fake";

const control = (root: ParentNode, name: string) =>
  one<HTMLInputElement>(root, `[data-parameter="${name}"] :is(input, select)`);
const row = (root: ParentNode, name: string) => one(root, `[data-parameter="${name}"]`);

const input = field({ inherited: "s3://old", text: "s3://old", source: "inherited", read_by: ["Prepare"] });
const count = field({ name: "Count", type: "Integer", default: "1", text: "1" });

beforeEach(() => {
  vi.useFakeTimers({
    shouldAdvanceTime: true,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("typing into a parameter", () => {
  it("is written once, after a pause", () => {
    const { model, slots } = mount({ parameter_form: [input, count] });
    typeInto(control(slots.side, "InputData"), "s3://n");
    typeInto(control(slots.side, "InputData"), "s3://new");
    expect(model.saves).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(model.saves).toEqual([{ parameter_overrides: { InputData: "s3://new" } }]);
  });

  it("is written at once when the field is left", () => {
    const { model, slots } = mount({ parameter_form: [input], parameter_overrides: { Count: "2" } });
    typeInto(control(slots.side, "InputData"), "s3://new");
    control(slots.side, "InputData").dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    vi.advanceTimersByTime(1000);
    expect(model.saves).toEqual([{ parameter_overrides: { Count: "2", InputData: "s3://new" } }]);
  });

  it("is not lost when the view closes before the pause is over", () => {
    const { model, slots, unmount } = mount({ parameter_form: [input] });
    typeInto(control(slots.side, "InputData"), "s3://new");
    unmount();
    expect(model.saves).toEqual([{ parameter_overrides: { InputData: "s3://new" } }]);
  });

  it("is not overwritten by an echo of what was typed before", async () => {
    const { model, slots } = mount({ parameter_form: [input] });
    typeInto(control(slots.side, "InputData"), "s3://n");
    vi.advanceTimersByTime(250);
    typeInto(control(slots.side, "InputData"), "s3://new");
    await model.answer({ parameter_form: [{ ...input, text: "s3://n", source: "overridden" }] });
    expect(control(slots.side, "InputData").value).toBe("s3://new");
  });

  it("shows at once that the value is overridden, and what it was", () => {
    const { slots } = mount({ parameter_form: [input] });
    typeInto(control(slots.side, "InputData"), "s3://new");
    expect(one(row(slots.side, "InputData"), ".ssw-badge").textContent).toBe("overridden");
    expect(one(row(slots.side, "InputData"), ".ssw-field-facts").textContent).toBe(
      "Inherited: s3://old · Read by Prepare",
    );
  });

  it("leaves a wrong text standing, with its problem tied to the field", async () => {
    const { model, slots } = mount({ parameter_form: [count] });
    typeInto(control(slots.side, "Count"), "two");
    vi.advanceTimersByTime(250);
    const problem = "Count is an Integer.";
    await model.answer({ parameter_form: [{ ...count, text: "two", source: "overridden", problem }] });
    control(slots.side, "Count").dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    expect(control(slots.side, "Count").value).toBe("two");
    expect(control(slots.side, "Count").getAttribute("aria-invalid")).toBe("true");
    const [describedBy = ""] = (control(slots.side, "Count").getAttribute("aria-describedby") ?? "").split(
      " ",
    );
    expect(document.getElementById(describedBy)?.textContent).toBe(problem);
  });
});

describe("an override", () => {
  it("stays one though it equals the inherited value", () => {
    const { slots } = mount({ parameter_form: [input], parameter_overrides: { InputData: "s3://old" } });
    expect(one(row(slots.side, "InputData"), ".ssw-badge").textContent).toBe("overridden");
  });

  it("is taken back by its reset, the others stay", async () => {
    const overrides = { InputData: "s3://new", Count: "2" };
    const { model, slots } = mount({ parameter_form: [input, count], parameter_overrides: overrides });
    buttonNamed(slots.side, "Reset InputData").click();
    await model.answer({});
    expect(model.saves).toEqual([{ parameter_overrides: { Count: "2" } }]);
    expect(control(slots.side, "InputData").value).toBe("s3://old");
    expect(document.activeElement).toBe(control(slots.side, "InputData"));
  });

  it("typed but not yet written is gone after its reset", () => {
    const { model, slots } = mount({ parameter_form: [input] });
    typeInto(control(slots.side, "InputData"), "s3://new");
    buttonNamed(slots.side, "Reset InputData").click();
    vi.advanceTimersByTime(1000);
    expect(model.saves.at(-1)).toEqual({ parameter_overrides: {} });
    expect(model.get("parameter_overrides")).toEqual({});
  });

  it("is counted in the tab, and taken back with all others", async () => {
    const { model, slots } = mount({
      parameter_form: [input],
      parameter_overrides: { InputData: "s3://new" },
    });
    const tab = () => slots.side.querySelectorAll('[role="tab"]')[1]?.textContent;
    expect(tab()).toBe("Parameters · 1 overridden");
    buttonNamed(slots.side, "Reset all").click();
    await model.answer({});
    expect(model.saves).toEqual([{ parameter_overrides: {} }]);
    expect(tab()).toBe("Parameters");
    expect(isUnavailable(buttonNamed(slots.side, "Reset all"))).toBe(true);
  });
});

describe("choosing a value", () => {
  const choices = ["ml.m5.large", "ml.m5.xlarge"];
  const instance = field({ name: "Instance", choices, default: choices[0] ?? null, text: "ml.m5.large" });
  const options = (root: ParentNode, name: string) =>
    [...control(root, name).querySelectorAll("option")].map((option) => option.textContent);

  it("offers the choices and writes the chosen one at once", () => {
    const { model, slots } = mount({ parameter_form: [instance] });
    expect(options(slots.side, "Instance")).toEqual(choices);
    control(slots.side, "Instance").value = "ml.m5.xlarge";
    control(slots.side, "Instance").dispatchEvent(new Event("input", { bubbles: true }));
    control(slots.side, "Instance").dispatchEvent(new Event("change", { bubbles: true }));
    expect(model.saves).toEqual([{ parameter_overrides: { Instance: "ml.m5.xlarge" } }]);
  });

  it("shows a value that is no choice, instead of another one", () => {
    const { slots } = mount({ parameter_form: [instance], parameter_overrides: { Instance: "ml.p3" } });
    expect(control(slots.side, "Instance").value).toBe("ml.p3");
  });

  it("asks for a choice where there is no value", () => {
    const { slots } = mount({
      parameter_form: [{ ...instance, text: "", default: null, source: "required" }],
    });
    expect(options(slots.side, "Instance")).toEqual(["Choose…", ...choices]);
    expect(control(slots.side, "Instance").getAttribute("aria-required")).toBe("true");
  });

  it("reads a Boolean as Python or JSON writes it", () => {
    const spot = field({ name: "Spot", type: "Boolean", text: "True" });
    const { slots } = mount({ parameter_form: [spot] });
    expect(options(slots.side, "Spot")).toEqual(["true", "false"]);
    expect(control(slots.side, "Spot").value).toBe("true");
  });
});

it("A pipeline without parameters says so", () => {
  const { slots } = mount();
  expect(slots.side.textContent).toContain("The pipeline declares no parameters.");
});
