import { cleanup, render } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { bridgeOf } from "../src/bridge";
import { WhatChanged } from "../src/panels/details/what_changed";
import { isConsole } from "../src/panels/links";
import { View, ViewContext } from "../src/view/view";
import type { Drift, StepDetails } from "../src/wire";
import { stepRun, widgetState } from "./panels_fake";
import { FakeModel, rendered } from "./python_fake";
import { act, screen, showSide, tick, within } from "./side_fake";
import { referenceStep, referenceWith } from "./wire_fake";

const details: StepDetails = {
  step: "Train",
  definition: [{ title: "Inputs", facts: [{ label: "train", value: "s3://<b>" }] }],
  run: [{ title: "Times", facts: [{ label: "Took", value: "9 s" }] }],
  reference: [{ title: "Times", facts: [{ label: "Took", value: "12 s" }] }],
};
const url = "https://eu-west-1.console.aws.amazon.com/x";
const known = {
  run: {
    ...widgetState().run,
    state: "ended" as const,
    name: "try-7",
    steps: { Train: stepRun({ state: "ran", has_log: true, links: [{ label: "Console", url }] }) },
  },
  reference: referenceWith({ Train: referenceStep("Succeeded", { has_log: true }) }),
};
const part = (title: string) =>
  screen.getByRole("heading", { name: title }).closest("section") as HTMLElement;
const facts = (title: string) =>
  [...part(title).querySelectorAll("dt, dd, h4")].map((each) => each.textContent);

/** The details of a step that is a ForEach. */
async function showForEach(state: Partial<typeof known>) {
  const { elements } = widgetState();
  const nodes = elements.nodes.map((each) => (each.id === "Train" ? { ...each, type: "ForEach" } : each));
  const side = showSide({ ...known, elements: { ...elements, nodes }, ...state });
  act(() => {
    side.view.details.value = "Train";
  });
  await side.answer({ details_shown: details });
  return side;
}

describe("the details of a step", () => {
  it("are asked for once somebody names it, and taken away by going back", async () => {
    const { model, view, user, settle, answer } = showSide(known);
    tick("Train").focus();
    await user.keyboard("{Enter}");
    await settle();
    expect(model.sent).toEqual([{ command: "details", step: "Train" }]);
    expect(screen.getByText("Reading…")).toBeTruthy();
    expect(screen.queryByRole("tablist")).toBeNull();
    await answer({ details_shown: details });
    await user.click(screen.getByRole("button", { name: "Back" }));
    await settle();
    expect(view.details.value).toBeNull();
    expect(model.sent.at(-1)).toEqual({ command: "details", step: "" });
    expect(document.activeElement).toBe(tick("Train"));
  });

  it("tell once of a run that is the reference", async () => {
    const arn = "arn:aws:sagemaker:x/execution/try";
    const reference = { ...known.reference, arn };
    const { view, answer } = showSide({ run: { ...known.run, arn }, reference });
    act(() => {
      view.details.value = "Train";
    });
    await answer({ details_shown: details });
    expect(facts("In the run try-7, the reference")).toEqual(["Times", "Took", "9 s"]);
    expect(screen.queryByRole("heading", { name: "In the reference" })).toBeNull();
    await answer({ details_shown: { ...details, run: [] } });
    expect(facts("In the reference")).toEqual(["Times", "Took", "12 s"]);
  });

  it("tell of the run, the reference and the definition, as text", async () => {
    const { view, answer } = showSide(known);
    act(() => {
      view.details.value = "Train";
    });
    await answer({ details_shown: details });
    expect(facts("In the run try-7")).toEqual(["Times", "Took", "9 s"]);
    expect(facts("In the reference")).toEqual(["Times", "Took", "12 s"]);
    expect(facts("In the definition")).toEqual(["Inputs", "train", "s3://<b>"]);
  });

  it("have nothing to say of a run that has no such step", async () => {
    const { view, answer } = showSide();
    act(() => {
      view.details.value = "Train";
    });
    await answer({ details_shown: { ...details, run: [], reference: [] } });
    expect(screen.queryByRole("heading", { name: /^In the run/ })).toBeNull();
    expect(screen.queryByText("What changed")).toBeNull();
  });

  it("list the iterations that are not known once somebody asks", async () => {
    const run = { ...known.run, has_more_steps: true };
    const { model, user, settle, answer } = await showForEach({ run });
    expect(within(part("In the run try-7")).getByText(/^Only the first and the newest/)).toBeTruthy();
    const button = () => screen.queryByRole("button", { name: /^List/ });
    await user.click(screen.getByRole("button", { name: "List all iterations" }));
    await settle();
    expect(model.sent.at(-1)).toEqual({ command: "list-steps", arn: "" });
    expect([button()?.textContent, button()?.getAttribute("aria-disabled")]).toEqual(["Listing…", "true"]);
    await answer({ run: { ...run, is_listing: true } });
    expect(button()?.textContent).toBe("Listing…");
    await answer({ run: { ...run, has_more_steps: false } });
    expect(button()).toBeNull();
  });

  it("list those of the reference, too", async () => {
    const reference = { ...known.reference, has_more_steps: true };
    const { model, user, settle, answer } = await showForEach({ reference });
    const button = () => within(part("In the reference")).queryByRole("button", { name: /^List/ });
    expect(within(part("In the run try-7")).queryByRole("button", { name: /^List/ })).toBeNull();
    await user.click(button() as HTMLElement);
    await settle();
    expect(model.sent.at(-1)).toEqual({ command: "list-steps", arn: reference.arn });
    await answer({ reference: { ...reference, is_listing: true } });
    expect([button()?.textContent, button()?.getAttribute("aria-disabled")]).toEqual(["Listing…", "true"]);
    await answer({ reference: { ...reference, has_more_steps: false } });
    expect(button()).toBeNull();
  });

  it("of other steps offer nothing of the kind", async () => {
    const { view, answer } = showSide({ ...known, run: { ...known.run, has_more_steps: true } });
    act(() => {
      view.details.value = "Train";
    });
    await answer({ details_shown: details });
    expect(screen.queryByRole("button", { name: /^List/ })).toBeNull();
  });

  it("lead to the logs of the run and of the reference, and to the console", async () => {
    const { model, view, user, answer } = showSide(known);
    act(() => {
      view.details.value = "Train";
    });
    await answer({ details_shown: details });
    expect(within(part("In the run try-7")).getByRole("link").getAttribute("href")).toBe(url);
    await user.click(screen.getByRole("button", { name: "Log of Train" }));
    await user.click(screen.getByRole("button", { name: "Log of Train in the reference" }));
    expect(model.sent.slice(1)).toEqual([
      { command: "log", step: "Train" },
      { command: "reference-log", step: "Train" },
    ]);
  });
});

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

/** Shows what changed in these steps, outside of the details. */
function showChanges(steps: string[]) {
  cleanup();
  const life = new AbortController();
  const model = new FakeModel(widgetState());
  const view = new View(bridgeOf(model, life.signal), life.signal);
  render(
    <ViewContext.Provider value={view}>
      <WhatChanged steps={steps} />
    </ViewContext.Provider>,
  );
  const answer = async (changes: Parameters<FakeModel["answer"]>[0]) => {
    await act(() => model.answer(changes));
    await act(rendered);
  };
  const open = async () => {
    await userEvent.click(screen.getByText("What changed"));
    await act(rendered);
  };
  return { model, answer, open };
}

describe("what changed since the reference", () => {
  it("is asked for when it is looked at, and only once", async () => {
    const { model, answer, open } = showChanges(["Prepare"]);
    expect(model.sent).toEqual([]);
    await open();
    expect(screen.getByText("Reading…")).toBeTruthy();
    await answer({ drift_shown: drift() });
    expect(model.sent).toEqual([{ command: "drift", step: "Prepare" }]);
  });

  it("has a sign and a word for each line, and its text is no HTML", async () => {
    const { answer, open } = showChanges(["Prepare"]);
    await open();
    await answer({ drift_shown: drift() });
    const lines = [...document.querySelectorAll<HTMLElement>("[data-line]")];
    expect(lines.map((each) => [each.dataset.line, each.textContent])).toEqual([
      ["place", "@@ -1 +1 @@\n"],
      ["removed", "removed: -old <b>\n"],
      ["added", "added: +new\n"],
      ["same", " same\n"],
    ]);
  });

  it("is asked for again of another step, and of another reference", async () => {
    const { model, answer, open } = showChanges(["Prepare", "Evaluate"]);
    await open();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Step" }), "Evaluate");
    await answer({ drift_shown: drift({ step: "Evaluate", diff: "" }) });
    expect(screen.getByText("Evaluate itself is as it was · Changed too: Prepare")).toBeTruthy();
    await answer({ reference_execution_arn: "arn:other" });
    expect(model.sent).toEqual(
      ["Prepare", "Evaluate", "Evaluate"].map((step) => ({ command: "drift", step })),
    );
  });

  it("may not be known", async () => {
    const { answer, open } = showChanges(["Prepare"]);
    await open();
    await answer({ drift_shown: drift({ state: "none", diff: "" }) });
    expect(screen.getByText(/It is not known/)).toBeTruthy();
  });

  it("is not offered of no step", () => {
    showChanges([]);
    expect(screen.queryByText("What changed")).toBeNull();
  });
});

describe("a link", () => {
  it.each([
    ["https://eu-west-1.experiments.sagemaker.aws/#/experiments/1/runs/a", 1],
    ["https://mlflow.sagemaker.eu-west-1.app.aws/#/experiments/1/runs/a", 1],
    ["https://app.aws.evil.example/#/experiments/1/runs/a", 0],
    ["http://eu-west-1.experiments.sagemaker.aws/#/experiments/1/runs/a", 0],
  ])("to MLflow at %s is shown %i times", (url, count) => {
    const links = [{ label: "MLflow", url }];
    showSide({ reference: referenceWith({ Train: { ...referenceStep("ran"), links } }) });
    expect(screen.queryAllByRole("link", { name: "MLflow of Train, in a new tab" })).toHaveLength(count);
  });

  it.each([
    "https://console.aws.amazon.com/x",
    "https://eu-west-1.console.aws.amazon.com/x",
    "https://cn-north-1.console.amazonaws.cn/x",
    "https://us-gov-west-1.console.amazonaws-us-gov.com/x",
  ])("to %s is shown", (address) => {
    expect(isConsole(address)).toBe(true);
  });

  it.each([
    "http://console.aws.amazon.com/x",
    "https://console.aws.amazon.com.evil.example/x",
    "https://evil.example/console.aws.amazon.com",
    "https://me@console.aws.amazon.com/x",
    "https://console.aws.amazon.com:8443/x",
    "javascript:alert(1)",
    "",
  ])("to %j is not", (address) => {
    expect(isConsole(address)).toBe(false);
  });
});
