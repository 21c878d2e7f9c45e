import { describe, expect, it } from "vitest";
import type { Traits } from "../src/wire";
import {
  buttonNamed,
  field,
  issue,
  mount,
  one,
  stepRun,
  typeInto,
  verdict,
  widgetState,
} from "./panels_fake";
import { elementsWith, referenceStep, referenceWith, step } from "./wire_fake";

const NAMES = ["constructor", "toString", "__proto__", "hasOwnProperty"];

/** As JSON brings it: a name is a name. */
const named = <Value>(...entries: [string, Value][]) => Object.fromEntries(entries) as Record<string, Value>;

describe.each(NAMES)("a step that is called %s", (name) => {
  const elements = elementsWith([step(name), step("Train")]);
  const row = (root: ParentNode) => one(root, `[data-step="${name}"]`);

  it("is in the plan, with nothing that nobody has said of it", () => {
    const { slots } = mount({ elements, reference: referenceWith({ Train: referenceStep("Succeeded") }) });
    expect(one(row(slots.side), ".ssw-step-name").textContent).toBe(name);
    expect(one(row(slots.side), ".ssw-step-run").hidden).toBe(true);
    expect(row(slots.side).textContent).toContain("Not in the reference");
  });

  it("is told of with what it does and did", () => {
    const run = {
      ...widgetState().run,
      state: "running" as const,
      steps: named([name, stepRun({ state: "executing" })]),
    };
    const { slots } = mount({ elements, run });
    expect(one(row(slots.side), ".ssw-step-run").textContent).toContain("executing");
    const reference = referenceWith(named([name, referenceStep("Failed")]));
    expect(row(mount({ elements, reference }).slots.side).textContent).toContain("Failed in the reference");
  });

  it("is selected and repaired like any other", () => {
    const { model, slots } = mount({ elements });
    one<HTMLInputElement>(row(slots.side), "input").click();
    expect(model.saves).toEqual([{ selected_steps: [name] }]);
    const patch = { add_steps: ["Train"], remove_steps: [name] };
    const issues = [issue({ steps: [name], repairs: [{ label: "Swap", patch }] })];
    const other = mount({ elements, selected_steps: [name], verdict: verdict([name], { issues }) });
    buttonNamed(other.slots.issues, "Swap").click();
    expect(other.model.saves).toEqual([{ selected_steps: ["Train"] }]);
  });
});

describe.each(NAMES)("a parameter that is called %s", (name) => {
  const form: Partial<Traits> = { parameter_form: [field({ name, text: "1", default: "1" })] };
  const control = (root: ParentNode) => one<HTMLInputElement>(root, `[data-parameter="${name}"] input`);

  it("has its own value, and is not overridden by nobody", () => {
    const { slots } = mount(form);
    expect(control(slots.side).value).toBe("1");
    expect(one(slots.side, `[data-parameter="${name}"]`).hasAttribute("data-overridden")).toBe(false);
  });

  it("is overridden and reset like any other", () => {
    const { model, slots } = mount({ ...form, parameter_overrides: { Other: "x" } });
    typeInto(control(slots.side), "2");
    one(slots.side, ".ssw-fields").dispatchEvent(new Event("change"));
    expect(JSON.stringify(model.saves)).toBe(
      JSON.stringify([{ parameter_overrides: named(["Other", "x"], [name, "2"]) }]),
    );
    buttonNamed(slots.side, `Reset ${name}`).click();
    expect(JSON.stringify(model.saves.at(-1))).toBe('{"parameter_overrides":{"Other":"x"}}');
  });

  it("is set and unset by a repair like any other", () => {
    const patch = { set_overrides: named([name, "3"]), unset_overrides: ["Other"] };
    const issues = [issue({ parameters: [name], repairs: [{ label: "Set it", patch }] })];
    const { model, slots } = mount({
      ...form,
      parameter_overrides: { Other: "x" },
      selected_steps: ["Train"],
      verdict: verdict(["Train"], { issues }),
    });
    buttonNamed(slots.issues, "Set it").click();
    expect(JSON.stringify(model.saves)).toBe(JSON.stringify([{ parameter_overrides: named([name, "3"]) }]));
  });
});
