import { describe, expect, it } from "vitest";
import type { Patch } from "../src/wire";
import {
  buttonNamed,
  field,
  issue,
  isUnavailable,
  mount,
  one,
  rendered,
  typeInto,
  verdict,
} from "./panels_fake";

const gap = issue({
  message: "Train lies between.",
  steps: ["Train"],
  repairs: [{ label: "Add Train", patch: { add_steps: ["Train"] } }],
});
const cached = issue({ severity: "warning", message: "Prepare has caching on.", steps: ["Prepare"] });
const judged = (...issues: (typeof gap)[]) => ({
  selected_steps: ["Prepare", "Evaluate"],
  verdict: verdict(["Prepare", "Evaluate"], { can_start: false, issues }),
});

describe("the issues", () => {
  it("are hidden when there are none", () => {
    const { slots } = mount();
    expect(one(slots.issues, "section").hidden).toBe(true);
  });

  it("put errors first and say the severity in words", () => {
    const { slots } = mount(judged(cached, gap));
    const messages = [...slots.issues.querySelectorAll(".ssw-issue-message")].map((each) => each.textContent);
    expect(messages).toEqual(["Error Train lies between.", "Warning Prepare has caching on."]);
  });

  it("are summed up for who cannot see them", async () => {
    const { model, slots } = mount();
    await model.answer(judged(gap, cached));
    expect(one(slots.issues, '[aria-live="polite"]').textContent).toBe(
      "1 error, 1 warning. Train lies between.",
    );
  });

  it("lead to the step they name", () => {
    const { slots } = mount(judged(gap));
    buttonNamed(slots.issues, "Train").click();
    expect(document.activeElement).toBe(one(slots.side, '[data-step="Train"] input'));
  });

  it("lead to the parameter they name", () => {
    const { slots } = mount({
      ...judged(issue({ message: "Count has no value.", parameters: ["Count"] })),
      parameter_form: [field({ name: "Count" })],
    });
    buttonNamed(slots.issues, "Count").click();
    const fieldControl = one(slots.side, '[data-parameter="Count"] input');
    expect(document.activeElement).toBe(fieldControl);
    expect(fieldControl.closest<HTMLElement>('[role="tabpanel"]')?.hidden).toBe(false);
  });

  it("name five steps and count the rest", () => {
    const steps = Array.from({ length: 7 }, (_, index) => `Step${index}`);
    const { slots } = mount(judged(issue({ steps })));
    expect(slots.issues.querySelectorAll(".ssw-name-link")).toHaveLength(5);
    expect(one(slots.issues, ".ssw-issue-names").textContent).toContain("and 2 more");
  });
});

describe("a repair", () => {
  it("patches the present intents, in one statement", () => {
    const patch: Patch = {
      add_steps: ["Train"],
      remove_steps: ["Prepare"],
      reference_execution_arn: null,
      set_overrides: { Depth: "3" },
      unset_overrides: ["Count"],
    };
    const { model, slots } = mount({
      ...judged({ ...gap, repairs: [{ label: "Mend it", patch }] }),
      parameter_overrides: { Count: "2", Data: "s3://b" },
    });
    buttonNamed(slots.issues, "Mend it").click();
    expect(model.saves).toEqual([
      {
        selected_steps: ["Train", "Evaluate"],
        reference_execution_arn: null,
        pinned: true,
        parameter_overrides: { Data: "s3://b", Depth: "3" },
      },
    ]);
  });

  it("keeps what was typed a moment before", () => {
    const reset = { label: "Reset Count", patch: { unset_overrides: ["Count"] } };
    const { model, slots } = mount({
      ...judged({ ...gap, repairs: [reset] }),
      parameter_form: [field({ name: "Data" })],
      parameter_overrides: { Count: "2" },
    });
    typeInto(one<HTMLInputElement>(slots.side, '[data-parameter="Data"] input'), "s3://typed");
    buttonNamed(slots.issues, "Reset Count").click();
    expect(model.get("parameter_overrides")).toEqual({ Data: "s3://typed" });
  });

  it("keeps what was clicked and what Python has not answered", async () => {
    const { model, slots } = mount(judged(gap));
    await model.answer({});
    model.isBusy = true;
    const prepare = one<HTMLInputElement>(slots.side, '[data-step="Prepare"] input');
    prepare.click();
    buttonNamed(slots.issues, "Add Train").click();
    await model.catchUp();
    expect(model.get("selected_steps")).toEqual(["Train", "Evaluate"]);
  });

  it("waits for the verdict on the present intents", async () => {
    const { model, slots } = mount(judged(gap));
    model.isBusy = true;
    one<HTMLInputElement>(slots.side, '[data-step="Prepare"] input').click();
    await rendered();
    expect(isUnavailable(buttonNamed(slots.issues, "Add Train"))).toBe(true);
    buttonNamed(slots.issues, "Add Train").click();
    expect(model.saves).toHaveLength(1);
  });

  it("hands the focus to the announcement when it goes with its issue", async () => {
    const { model, slots } = mount(judged(gap));
    buttonNamed(slots.issues, "Add Train").focus();
    buttonNamed(slots.issues, "Add Train").click();
    await model.answer({ verdict: verdict(["Prepare", "Train", "Evaluate"]) });
    expect(document.activeElement?.textContent).toBe("No issues");
  });
});
