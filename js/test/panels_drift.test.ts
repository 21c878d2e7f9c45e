import { describe, expect, it } from "vitest";
import type { Drift } from "../src/wire";
import { issue, mount, one, verdict } from "./panels_fake";

const drift = (changes: Partial<Drift> = {}): Drift => ({
  state: "ready",
  added: [],
  removed: [],
  changed: ["Prepare"],
  renamed: [],
  step: "Prepare",
  diff: "@@ -1 +1 @@\n-old <b>\n+new\n same",
  ...changes,
});
const drifted = (steps: string[]) => {
  const issues = [issue({ code: "definition-drift", severity: "warning", steps })];
  return { selected_steps: ["Train"], verdict: verdict(["Train"], { issues }) };
};
const disclosure = (root: ParentNode) => one<HTMLDetailsElement>(root, ".ssw-drift");
const open = (root: ParentNode) => {
  disclosure(root).open = true;
  disclosure(root).dispatchEvent(new Event("toggle"));
};
const words = (root: ParentNode) => one(root, ".ssw-drift [role=status]").textContent;

describe("what changed since the reference", () => {
  it("is asked for when it is looked at, and only once", async () => {
    const { model, slots } = mount(drifted(["Prepare"]));
    expect(model.sent).toEqual([]);
    open(slots.issues);
    expect(words(slots.issues)).toBe("Reading…");
    await model.answer({ drift_shown: drift() });
    expect(model.sent).toEqual([{ command: "drift", step: "Prepare" }]);
  });

  it("has a sign and a kind for each line, and its text is no HTML", async () => {
    const { model, slots } = mount(drifted(["Prepare"]));
    open(slots.issues);
    await model.answer({ drift_shown: drift() });
    const lines = [...slots.issues.querySelectorAll<HTMLElement>(".ssw-diff-line")];
    expect(lines.map((line) => [line.dataset.line, line.lastChild?.textContent])).toEqual([
      ["place", "@@ -1 +1 @@\n"],
      ["removed", "-old <b>\n"],
      ["added", "+new\n"],
      ["same", " same\n"],
    ]);
  });

  it("is asked for again of another step, and of another reference", async () => {
    const { model, slots } = mount(drifted(["Prepare", "Evaluate"]));
    open(slots.issues);
    const select = one<HTMLSelectElement>(slots.issues, ".ssw-drift select");
    select.value = "Evaluate";
    select.dispatchEvent(new Event("change"));
    await model.answer({ drift_shown: drift({ step: "Evaluate", diff: "" }) });
    expect(words(slots.issues)).toBe("Evaluate itself is as it was · Changed too: Prepare");
    await model.answer({
      reference_execution_arn: "arn:other",
      verdict: verdict(["Train"], {
        summary: "new",
        issues: drifted(["Prepare", "Evaluate"]).verdict.issues,
      }),
    });
    expect(model.sent).toEqual(
      ["Prepare", "Evaluate", "Evaluate"].map((step) => ({ command: "drift", step })),
    );
  });

  it("may not be known", async () => {
    const { model, slots } = mount(drifted(["Prepare"]));
    open(slots.issues);
    await model.answer({ drift_shown: drift({ state: "none", diff: "" }) });
    expect(words(slots.issues)).toContain("It is not known");
  });

  it("belongs to no other issue", () => {
    const issues = [issue({ code: "path-gap", steps: ["Train"] })];
    const { root } = mount({ selected_steps: ["Train"], verdict: verdict(["Train"], { issues }) });
    expect(root.textContent).toContain("Error: ");
    expect(root.querySelector(".ssw-drift")).toBeNull();
  });
});
