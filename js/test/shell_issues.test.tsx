import { waitFor, within } from "@testing-library/dom";
import { describe, expect, it } from "vitest";
import type { Beginning, Patch } from "../src/wire";
import { field, issue, verdict } from "./panels_fake";
import { eventually } from "./patience";
import { ready, run, show } from "./shell_fake";
import { execution, listed } from "./wire_fake";

const gap = issue({
  code: "path-gap",
  message: "Train lies between.",
  steps: ["Train"],
  repairs: [{ label: "Add Train", patch: { add_steps: ["Train"] } }],
});
const cached = issue({
  code: "cached-step",
  severity: "warning",
  message: "Prepare has caching on.",
  steps: ["Prepare"],
});
const judged = (...issues: (typeof gap)[]) => ({
  selected_steps: ["Prepare", "Evaluate"],
  verdict: verdict(["Prepare", "Evaluate"], { can_start: false, issues }),
});
const many = Array.from({ length: 5 }, (_, index) =>
  issue({ ...cached, message: `Warning ${index}`, steps: [`${index}`] }),
);

describe("the issues", () => {
  it("are no region where there are none", () => {
    expect(show(ready).see.queryByRole("region", { name: "Issues" })).toBeNull();
  });

  it("put errors first and say the severity in words", () => {
    const { see } = show(judged(cached, gap));
    const list = within(see.getByRole("region", { name: "Issues" }));
    const messages = list.getAllByRole("listitem").map((each) => each.querySelector("p")?.textContent);
    expect(messages).toEqual(["Error: Train lies between.", "Warning: Prepare has caching on."]);
  });

  it("are one line where they are many, until somebody wants them all", async () => {
    const { see, user } = show(judged(gap, ...many));
    const list = within(see.getByRole("region", { name: "Issues" }));
    expect(list.getAllByRole("listitem")).toHaveLength(1);
    await user.click(list.getByRole("button", { name: "All: 1 error, 5 warnings" }));
    expect(list.getAllByRole("listitem")).toHaveLength(6);
  });

  it("are listed and folded by their count in the footer too", async () => {
    const { see, user } = show(judged(gap, ...many));
    await user.click(see.getByRole("button", { name: "1 error, 5 warnings" }));
    expect(within(see.getByRole("region", { name: "Issues" })).getAllByRole("listitem")).toHaveLength(6);
  });

  it("lead to the step they name", async () => {
    const { see, user, view } = show(judged(gap));
    await user.click(see.getByRole("button", { name: "Train" }));
    expect(view.current.value).toEqual({ name: "Train", from: "link" });
    expect(view.tab.value).toBe("plan");
  });

  it("lead to the parameter they name", async () => {
    const { see, user, view } = show({
      ...judged(issue({ message: "Count has no value.", parameters: ["Count"] })),
      parameter_form: [field({ name: "Count" })],
    });
    await user.click(see.getByRole("button", { name: "Count" }));
    expect(view.tab.value).toBe("parameters");
    await eventually(() => expect(document.activeElement).toBe(see.getByRole("textbox", { name: "Count" })));
  });

  it("name five steps and count the rest", () => {
    const steps = Array.from({ length: 7 }, (_, index) => `Step${index}`);
    const { see } = show(judged(issue({ steps })));
    expect(see.getAllByRole("button", { name: /^Step/ })).toHaveLength(5);
    expect(see.getByText("and 2 more")).toBeTruthy();
  });

  it("do not warn of what has been decided, until something else is selected", async () => {
    const warned = { ...ready, verdict: verdict(["Train"], { issues: [cached] }) };
    const { model, see } = show(warned);
    expect(see.getByRole("region", { name: "Issues" })).toBeTruthy();
    await model.answer({ run: run({ state: "running", status: "Executing" }) });
    expect(see.queryByRole("region", { name: "Issues" })).toBeNull();
    await model.answer({ run: run({ state: "ended", status: "Succeeded" }) });
    expect(see.queryByRole("region", { name: "Issues" })).toBeNull();
    const other = ["Train", "Evaluate"];
    await model.answer({ selected_steps: other, verdict: verdict(other, { issues: [cached] }) });
    expect(see.getByRole("region", { name: "Issues" })).toBeTruthy();
  });

  it.each([
    { parameter_overrides: { Depth: "7" } },
    { reference_execution_arn: "arn:other" },
    { inherit: "defaults" as const },
  ])("warn again after a run once it would be another one: %j", async (change) => {
    const warned = { ...ready, verdict: verdict(["Train"], { issues: [cached] }) };
    const { model, see } = show({ ...warned, run: run({ state: "ended", status: "Succeeded" }) });
    expect(see.queryByRole("region", { name: "Issues" })).toBeNull();
    await model.answer(change);
    expect(see.getByRole("region", { name: "Issues" })).toBeTruthy();
  });
});

describe("a repair", () => {
  const repair = (patch: Patch) => issue({ message: "A gap.", repairs: [{ label: "Mend it", patch }] });

  it.each<[Patch, object]>([
    [{ add_steps: ["Train"] }, { selected_steps: ["Prepare", "Train", "Evaluate"] }],
    [{ remove_steps: ["Prepare"] }, { selected_steps: ["Evaluate"] }],
    [{ reference_execution_arn: "arn:n" }, { reference_execution_arn: "arn:n", pinned: true }],
    [{ reference_execution_arn: null }, { reference_execution_arn: null, pinned: true }],
    [{ set_overrides: { A: "1" } }, { parameter_overrides: { Kept: "x", Gone: "y", A: "1" } }],
    [{ unset_overrides: ["Gone"] }, { parameter_overrides: { Kept: "x" } }],
  ])("%j patches the present intents, in one statement", async (patch, stated) => {
    const { model, see, user } = show({
      ...judged(repair(patch)),
      parameter_overrides: { Kept: "x", Gone: "y" },
    });
    await user.click(see.getByRole("button", { name: "Mend it" }));
    expect(model.saves).toEqual([stated]);
  });

  it("cannot be pressed while its issue is stale", async () => {
    const { model, see, user } = show(judged(gap));
    model.isBusy = true;
    await user.click(see.getByRole("button", { name: "Add Train" }));
    const again = see.getByRole("button", { name: "Add Train" });
    await waitFor(() => expect(again.getAttribute("aria-disabled")).toBe("true"));
    await user.click(again);
    expect(model.saves).toHaveLength(1);
  });

  it("gives the focus to the next repair, and the last one to Run", async () => {
    const other = issue({
      code: "missing-reference",
      message: "No reference.",
      repairs: [{ label: "Use nightly", patch: { reference_execution_arn: "arn:n" } }],
    });
    const { model, see, user } = show(judged(gap, other));
    await user.click(see.getByRole("button", { name: "Add Train" }));
    await model.answer({ verdict: verdict(["Prepare", "Train", "Evaluate"], { issues: [other] }) });
    expect(document.activeElement).toBe(see.getByRole("button", { name: "Use nightly" }));
    await user.click(see.getByRole("button", { name: "Use nightly" }));
    await model.answer({ verdict: verdict(["Prepare", "Train", "Evaluate"], { issues: [cached] }) });
    expect(document.activeElement).toBe(see.getByRole("button", { name: /Run 3 steps/ }));
  });
});

describe("the focus in the list of issues", () => {
  const first = issue({ code: "first", message: "One.", repairs: [{ label: "Mend one", patch: {} }] });
  const second = issue({ code: "second", message: "Two.", repairs: [{ label: "Mend two", patch: {} }] });

  it.each(["Mend one", "Mend two"])("stays on %s where its row is moved", async (name) => {
    const { model, see } = show(judged(first, second));
    see.getByRole("button", { name }).focus();
    const selected = ["Prepare", "Evaluate"];
    await model.answer({ verdict: verdict(selected, { issues: [second, first] }) });
    const list = within(see.getByRole("region", { name: "Issues" }));
    expect(list.getAllByRole("listitem")[0]?.textContent).toContain("Two.");
    expect(document.activeElement).toBe(see.getByRole("button", { name }));
  });

  it("is not taken back from whoever has left", async () => {
    const { model, see } = show(judged(first, second));
    const button = see.getByRole("button", { name: "Mend one" });
    button.focus();
    button.blur();
    await model.answer({ verdict: verdict(["Prepare", "Evaluate"], { issues: [first] }) });
    expect(document.activeElement).toBe(document.body);
  });
});

describe("a view in which nothing is selected", () => {
  const failure: Beginning = {
    code: "failure",
    label: "Re-run from Train · 2 steps",
    explanation: "Train failed in nightly: ValueError: no data",
    steps: ["Train", "Evaluate"],
    patch: { add_steps: ["Train", "Evaluate"] },
  };
  const all: Beginning = {
    code: "all",
    label: "All 3 steps",
    explanation: "",
    steps: ["Prepare", "Train", "Evaluate"],
    patch: { add_steps: ["Prepare", "Train", "Evaluate"] },
  };
  const empty = {
    references: listed([execution()]),
    verdict: verdict([], {
      can_start: false,
      issues: [issue({ code: "empty-selection", message: "No step is selected." })],
    }),
  };

  it("asks a question, and complains of nothing", () => {
    const { see, root } = show({ ...empty, beginnings: [all] });
    expect(see.getByText("Select the steps to run again, or begin with:")).toBeTruthy();
    expect(see.queryByRole("region", { name: "Issues" })).toBeNull();
    expect(root.querySelector('[role="alert"]')?.textContent).toBe("");
    expect(see.queryByRole("textbox", { name: "Name of the execution" })).toBeNull();
  });

  it("begins with what failed, and says why", async () => {
    const { model, see, user } = show({ ...empty, beginnings: [failure, all] });
    expect(see.getByText("Train failed in nightly: ValueError: no data")).toBeTruthy();
    await user.click(see.getByRole("button", { name: failure.label }));
    expect(model.saves).toEqual([{ selected_steps: failure.steps }]);
    expect(document.activeElement).not.toBe(document.body);
  });

  it("shows which steps a beginning selects, by pointer and by keyboard", async () => {
    const { see, user, view } = show({ ...empty, beginnings: [all] });
    await user.hover(see.getByRole("button", { name: "All 3 steps" }));
    expect([...(view.preview.value ?? [])]).toEqual(all.steps);
    await user.unhover(see.getByRole("button", { name: "All 3 steps" }));
    expect(view.preview.value).toBeNull();
    see.getByRole("button", { name: "All 3 steps" }).focus();
    expect(view.preview.value?.size).toBe(3);
  });

  it("says that a pipeline has no execution yet", () => {
    const { see } = show({ ...empty, references: listed([]), beginnings: [all] });
    expect(see.getByText(/This pipeline has no execution yet/)).toBeTruthy();
  });
});

it("A name that turns the direction of text is written out", () => {
  const { see } = show(judged(issue({ message: "Gap\u202egnp", steps: ["a\u202eb"] })));
  const issues = within(see.getByRole("region", { name: "Issues" }));
  expect(issues.getByRole("listitem").querySelector("p")?.textContent).toBe("Error: Gap\\u202egnp");
  expect(see.getByRole("button", { name: "a\\u202eb" })).toBeTruthy();
});
