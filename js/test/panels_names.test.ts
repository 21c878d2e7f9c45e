import { describe, expect, it } from "vitest";
import { buttonNamed, issue, mount, verdict } from "./panels_fake";
import { elementsWith, step } from "./wire_fake";

const NAMES = ["constructor", "toString", "__proto__", "hasOwnProperty"];

/** An object as JSON gives it, in which names such as `__proto__` are ordinary keys. */
const named = <Value>(...entries: [string, Value][]) => Object.fromEntries(entries) as Record<string, Value>;

describe.each(NAMES)("a step that is called %s", (name) => {
  const elements = elementsWith([step(name), step("Train")]);
  it("is selected and repaired like any other", () => {
    const patch = { add_steps: ["Train"], remove_steps: [name] };
    const issues = [issue({ steps: [name], repairs: [{ label: "Swap", patch }] })];
    const other = mount({ elements, selected_steps: [name], verdict: verdict([name], { issues }) });
    buttonNamed(other.slots.issues, "Swap").click();
    expect(other.model.saves).toEqual([{ selected_steps: ["Train"] }]);
  });
});

describe.each(NAMES)("a parameter that is called %s", (name) => {
  it("is set and unset by a repair like any other", () => {
    const patch = { set_overrides: named([name, "3"]), unset_overrides: ["Other"] };
    const issues = [issue({ parameters: [name], repairs: [{ label: "Set it", patch }] })];
    const { model, slots } = mount({
      parameter_overrides: { Other: "x" },
      selected_steps: ["Train"],
      verdict: verdict(["Train"], { issues }),
    });
    buttonNamed(slots.issues, "Set it").click();
    expect(JSON.stringify(model.saves)).toBe(JSON.stringify([{ parameter_overrides: named([name, "3"]) }]));
  });
});
