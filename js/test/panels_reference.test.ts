import { describe, expect, it } from "vitest";
import type { ExecutionSummary } from "../src/wire";
import { buttonNamed, isUnavailable, mount, one } from "./panels_fake";
import { execution, listed, REFERENCE_ARN } from "./wire_fake";

const picker = (root: ParentNode) => one<HTMLSelectElement>(root, "select");
const shown = (root: ParentNode) => picker(root).selectedOptions[0]?.textContent;
const facts = (root: ParentNode) => one(root, ".ssw-reference-status > p").textContent;
const service = (root: ParentNode) => one(root, ".ssw-reference-service").textContent;
const choose = (root: ParentNode, value: string) => {
  picker(root).value = value;
  picker(root).dispatchEvent(new Event("change"));
};
const chosen = (changes: Partial<ExecutionSummary> = {}) => ({
  references: listed([execution(changes)]),
  reference_execution_arn: REFERENCE_ARN,
});

describe("what the picker says of an execution", () => {
  it("is its status, how long it took, who started it and what it ran with", () => {
    const changed_parameters = { MaxDepth: "7", Data: "s3://a-bucket/with/a/very/long/key.csv" };
    const { slots } = mount(chosen({ changed_parameters, created_by: "alice", duration_s: 125 }));
    expect(facts(slots.toolbar)).toBe(
      "Succeeded · 2 min 05 s · by alice · MaxDepth: 7, Data: s3://a-bucket/with/a/very/l…",
    );
    expect(one(slots.toolbar, ".ssw-reference-status > p").title).toContain("very/long/key.csv");
  });

  it.each([
    [
      { can_serve: true, origins: ["Prepare from weekly"] },
      "✓Can serve this selection · Prepare from weekly",
    ],
    [
      { can_serve: false, why_not: "Train is Failed there" },
      "✗Cannot serve this selection: Train is Failed there",
    ],
    [{ can_serve: null, why_not: "not examined" }, "·Not examined yet"],
  ])("is whether it serves: %j", (changes, words) => {
    const { slots } = mount(chosen(changes));
    expect(service(slots.toolbar)).toBe(words);
  });

  it("stands in its option too, if it cannot serve", () => {
    const { slots } = mount(chosen({ can_serve: false, why_not: "Train is Failed there" }));
    expect(picker(slots.toolbar).options[2]?.textContent).toBe(
      "nightly · Succeeded · ✗ Train is Failed there",
    );
  });
});

describe("who started it", () => {
  it("is asked for once somebody looks, and no second time", () => {
    const { model, slots } = mount(chosen());
    for (const look of ["pointerenter", "focusin", "pointerenter"])
      one(slots.toolbar, ".ssw-reference").dispatchEvent(new Event(look));
    expect(model.sent).toEqual([{ command: "describe" }]);
  });

  it("is not asked for where it is known", () => {
    const { model, slots } = mount(chosen({ created_by: "alice" }));
    one(slots.toolbar, ".ssw-reference").dispatchEvent(new Event("pointerenter"));
    expect(model.sent).toEqual([]);
  });
});

describe("the pin", () => {
  it("shows which one the automatic choice stands for", () => {
    const { slots } = mount(chosen());
    expect(shown(slots.toolbar)).toBe("Best for the selection (automatic): nightly");
    expect(buttonNamed(slots.toolbar, "Pin").getAttribute("aria-pressed")).toBe("false");
  });

  it("is set by choosing the execution that was the best already", () => {
    const { model, slots } = mount(chosen());
    choose(slots.toolbar, REFERENCE_ARN);
    expect(model.saves).toEqual([{ pinned: true, reference_execution_arn: REFERENCE_ARN }]);
  });

  it("is taken out by the automatic choice, which names no execution", () => {
    const { model, slots } = mount({ ...chosen(), pinned: true });
    expect(shown(slots.toolbar)).toBe("nightly · Succeeded");
    choose(slots.toolbar, "automatic");
    expect(model.saves).toEqual([{ pinned: false }]);
  });

  it("keeps the present reference, and lets it go", async () => {
    const { model, slots } = mount(chosen());
    buttonNamed(slots.toolbar, "Pin").click();
    await model.answer({});
    const pinned = buttonNamed(slots.toolbar, "Pinned");
    expect(pinned.getAttribute("aria-pressed")).toBe("true");
    pinned.click();
    expect(model.saves).toEqual([
      { reference_execution_arn: REFERENCE_ARN, pinned: true },
      { pinned: false },
    ]);
  });
});

it("Older executions are asked for only where there are more", async () => {
  const { model, slots } = mount(chosen());
  const older = buttonNamed(slots.toolbar, "List older executions too");
  expect(older.hidden).toBe(true);
  await model.answer({ references: listed([execution()], { has_more: true }) });
  expect(older.hidden).toBe(false);
  older.click();
  expect(model.sent).toEqual([{ command: "more" }]);
  await model.loseKernel();
  expect(isUnavailable(older)).toBe(true);
});
