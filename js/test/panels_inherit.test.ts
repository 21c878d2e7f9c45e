import { describe, expect, it } from "vitest";
import type { Preset } from "../src/wire";
import { buttonNamed, field, isUnavailable, mount, one, verdict } from "./panels_fake";
import { preset } from "./wire_fake";

const radio = (root: ParentNode, value: string) => one<HTMLInputElement>(root, `input[value=${value}]`);
const fieldOf = (root: ParentNode, name: string) => one(root, `[data-parameter="${name}"]`);

describe("where values come from", () => {
  it("is the reference unless the defaults are asked for", () => {
    const { model, slots } = mount();
    expect(radio(slots.side, "reference").checked).toBe(true);
    radio(slots.side, "defaults").click();
    expect(model.saves).toEqual([{ inherit: "defaults" }]);
  });

  it("says to how many values it makes a difference", () => {
    const parameter_form = [
      field({ name: "A", default: "1", inherited: "2" }),
      field({ name: "B", default: "1", inherited: "1" }),
      field({ name: "C", inherited: "x", source: "removed" }),
    ];
    const { slots } = mount({ parameter_form });
    expect(slots.side.textContent).toContain("0 of 3 overridden · inherited: 1 differs from its default");
  });
});

describe("a field", () => {
  it("says that its override has no effect", () => {
    const effect = "No selected step reads it.";
    const { slots } = mount({ parameter_form: [field({ effect })] });
    expect(one(slots.side, ".ssw-field-effect").textContent).toBe(effect);
  });

  it("is marked as added since the reference", () => {
    const { slots } = mount({ parameter_form: [field({ name: "A", since_reference: "added" })] });
    expect(fieldOf(slots.side, "A").textContent).toContain("New since the reference");
  });

  it("of a removed parameter shows what the reference ran with, and takes nothing", () => {
    const gone = field({ name: "A", inherited: "7", source: "removed", since_reference: "removed" });
    const { slots } = mount({ parameter_form: [gone] });
    const control = one<HTMLInputElement>(fieldOf(slots.side, "A"), "input");
    expect([control.value, control.disabled]).toEqual(["7", true]);
    expect(fieldOf(slots.side, "A").textContent).toContain("The pipeline no longer has it");
  });
});

it("A long form can be narrowed to what the selection reads", () => {
  const parameter_form = Array.from({ length: 9 }, (_, index) =>
    field({ name: `P${index}`, read_by: index === 3 ? ["Train"] : ["Prepare"] }),
  );
  const { slots } = mount({ selected_steps: ["Train"], verdict: verdict(["Train"]), parameter_form });
  one<HTMLInputElement>(slots.side, ".ssw-only-read input").click();
  const shown = [...slots.side.querySelectorAll<HTMLElement>(".ssw-field:not([hidden])")];
  expect(shown.map((each) => each.dataset.parameter)).toEqual(["P3"]);
  expect(
    one(fieldOf(slots.side, "P3").closest(".ssw-tabpanel") as HTMLElement, ".ssw-filter-count").textContent,
  ).toBe("1 of 9");
});

describe("what the changed parameters call for", () => {
  const whatChanges = (changes: Partial<Preset>) => preset("what-changes", changes);
  const explanation = "Train: reads MaxDepth.";

  it("is not asked for while nothing is changed", () => {
    const { model, slots } = mount();
    const opener = buttonNamed(slots.side, "Select what changes…");
    opener.click();
    expect(isUnavailable(opener)).toBe(true);
    expect(model.sent).toEqual([]);
  });

  it("is told with its reason before it is selected, by one write", async () => {
    const { model, slots } = mount({ parameter_overrides: { MaxDepth: "7" } });
    buttonNamed(slots.side, "Select what changes…").click();
    expect(model.sent).toEqual([{ command: "presets" }]);
    await model.answer({
      preset_menu: [whatChanges({ steps: ["Evaluate", "Train"], explanation })],
    });
    expect(one(slots.side, ".ssw-what-changes").textContent).toContain(explanation);
    buttonNamed(slots.side, "Select 2 steps").click();
    expect(model.saves).toEqual([{ selected_steps: ["Train", "Evaluate"] }]);
    expect(one(slots.side, ".ssw-what-changes").hidden).toBe(true);
  });

  it("says why there is nothing to select", () => {
    const unavailable = "No step reads Unused.";
    const { slots } = mount({
      parameter_overrides: { Unused: "7" },
      preset_menu: [whatChanges({ unavailable })],
    });
    buttonNamed(slots.side, "Select what changes…").click();
    expect(one(slots.side, ".ssw-what-changes p").textContent).toBe(unavailable);
    expect(one(slots.side, ".ssw-what-changes button").hidden).toBe(true);
  });
});
