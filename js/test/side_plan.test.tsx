import { waitFor } from "@testing-library/dom";
import { afterEach, describe, expect, it, vi } from "vitest";
import { issue, stepRun, verdict, widgetState } from "./panels_fake";
import { eventually } from "./patience";
import { act, description, row, screen, showSide, tab, tick, within } from "./side_fake";
import { edge, elementsWith, referenceStep, referenceWith, step } from "./wire_fake";

const stepsShown = () => screen.getAllByRole("checkbox").map((box) => box.id && nameOf(box));
const nameOf = (box: HTMLElement) => box.getAttribute("aria-label")?.split(",")[0];
const text = (name: string) => row(name).textContent ?? "";

describe("ticking a step", () => {
  it("states the selection once, in the order of the elements", async () => {
    const { model, user } = showSide({ selected_steps: ["Evaluate"], verdict: verdict(["Evaluate"]) });
    await user.click(tick("Prepare"));
    expect(model.saves).toEqual([{ selected_steps: ["Prepare", "Evaluate"] }]);
  });

  it("stays ticked before the next frame, though the row is drawn again as its colours change", async () => {
    const { view, user } = showSide();
    view.mode.value = "reference";
    vi.stubGlobal("requestAnimationFrame", () => 0);
    await user.click(tick("Train"));
    await act(() => {
      view.mode.value = "plan";
    });
    expect(tick("Train").checked).toBe(true);
    vi.unstubAllGlobals();
  });

  it("again takes it out", async () => {
    const { model, user } = showSide({ selected_steps: ["Prepare", "Train"] });
    await user.click(tick("Prepare"));
    expect(model.saves).toEqual([{ selected_steps: ["Train"] }]);
  });

  it("is done by Space as well", async () => {
    const { model, user } = showSide();
    tick("Train").focus();
    await user.keyboard(" ");
    expect(model.saves).toEqual([{ selected_steps: ["Train"] }]);
  });

  it("elsewhere is followed, and not stated back", async () => {
    const { model, answer } = showSide();
    await answer({ selected_steps: ["Train"] });
    expect(tick("Train").checked).toBe(true);
    expect(model.saves).toEqual([]);
  });

  it("leaves the row, and so the focus, where they are", async () => {
    const { answer } = showSide();
    const before = tick("Train");
    before.focus();
    await answer({ selected_steps: ["Train"], verdict: verdict(["Train"]) });
    expect(tick("Train")).toBe(before);
    expect(document.activeElement).toBe(before);
  });

  it("cannot be undone by Escape, but by Clear, while there is something to clear", async () => {
    const { model, user, settle } = showSide({ selected_steps: ["Train"] });
    tick("Train").focus();
    await user.keyboard("{Escape}");
    expect(model.saves).toEqual([]);
    const clear = screen.getByRole("button", { name: "Clear" });
    await user.click(clear);
    expect(model.saves).toEqual([{ selected_steps: [] }]);
    await settle();
    expect(clear.getAttribute("aria-disabled")).toBe("true");
  });

  it("is not possible without a kernel, and why is said", async () => {
    const { model, user, settle } = showSide();
    await act(() => model.loseKernel());
    await settle();
    await user.click(tick("Train"));
    expect(model.saves).toEqual([]);
    expect(tick("Train").disabled).toBe(true);
    expect(tick("Train").title).toContain("kernel");
  });
});

describe("the list", () => {
  it("is one Tab stop, in which arrow keys, Home and End move", async () => {
    const { user } = showSide();
    expect(screen.getAllByRole("checkbox").map((box) => box.tabIndex)).toEqual([0, -1, -1]);
    tick("Prepare").focus();
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(tick("Train"));
    await user.keyboard("{End}");
    expect(document.activeElement).toBe(tick("Evaluate"));
    await waitFor(() =>
      expect(screen.getAllByRole("checkbox").map((box) => box.tabIndex)).toEqual([-1, -1, 0]),
    );
    await user.keyboard("{Home}{ArrowUp}");
    expect(document.activeElement).toBe(tick("Prepare"));
  });

  it("opens the details of a step with Enter, and with the button of its row", async () => {
    const { view, user, model, settle } = showSide();
    tick("Train").focus();
    await user.keyboard("{Enter}");
    await settle();
    expect(view.details.value).toBe("Train");
    expect(model.sent).toEqual([{ command: "details", step: "Train" }]);
    await user.click(screen.getByRole("button", { name: "Back" }));
    await user.click(screen.getByRole("button", { name: "Details of Evaluate" }));
    expect(view.details.value).toBe("Evaluate");
  });

  it("has steps after those they need, and members under their container", () => {
    const nodes = [
      step("Register", { container: "Check", branch: "IfSteps" }),
      step("Check", { type: "Condition" }),
      step("Train"),
      step("Notify"),
      step("Prepare"),
    ];
    const edges = [edge("Prepare", "Train"), edge("Train", "Check"), edge("Register", "Notify")];
    showSide({ elements: elementsWith(nodes, edges) });
    expect(stepsShown()).toEqual(["Prepare", "Train", "Check", "Register", "Notify"]);
  });

  it("folds what stands in a container, by button and by arrow keys", async () => {
    const nodes = [
      step("Check", { type: "Condition" }),
      step("Register", { container: "Check" }),
      step("End"),
    ];
    const { user } = showSide({ elements: elementsWith(nodes) });
    const fold = screen.getByRole("button", { name: "Steps in Check" });
    await user.click(fold);
    expect(fold.getAttribute("aria-expanded")).toBe("false");
    expect(stepsShown()).toEqual(["Check", "End"]);
    tick("Check").focus();
    await user.keyboard("{ArrowRight}");
    expect(stepsShown()).toEqual(["Check", "Register", "End"]);
    await user.keyboard("{ArrowLeft}");
    expect(stepsShown()).toEqual(["Check", "End"]);
  });

  it("marks a verdict on another selection as stale", async () => {
    const { model, user, settle } = showSide();
    const list = screen.getByRole("list", { name: "Steps" });
    model.isBusy = true;
    await user.click(tick("Train"));
    await waitFor(() => expect(list.dataset.judgement).toBe("pending"));
    await act(() => model.catchUp());
    expect(list.dataset.judgement).toBe("current");
    model.isBusy = true;
    await user.click(tick("Train"));
    await act(() => model.loseKernel());
    await settle();
    expect(list.dataset.judgement).toBe("unreachable");
  });
});

describe("a list that is longer than can be seen", () => {
  const MANY = Array.from({ length: 100 }, (_, i) => `Step${i}`);
  const elements = elementsWith(MANY.map((name) => step(name)));

  afterEach(() => vi.useRealTimers());

  it("has the rows out of sight once the graph is drawn, which they would hold up", async () => {
    vi.useFakeTimers();
    const { view } = showSide({ elements });
    expect(stepsShown()).toEqual(MANY.slice(0, 16));
    await act(() => {
      view.isDrawn.value = true;
    });
    await act(() => {
      vi.advanceTimersByTime(100);
    });
    expect(stepsShown()).toEqual(MANY);
  });

  it("has all of them after a moment where no graph is drawn", async () => {
    vi.useFakeTimers();
    showSide({ elements });
    await act(() => {
      vi.advanceTimersByTime(1000);
    });
    expect(stepsShown()).toEqual(MANY);
  });

  it("has all of them at once in a view that is drawn already", async () => {
    const { view, user } = showSide({ elements });
    await act(() => {
      view.isDrawn.value = true;
    });
    await waitFor(() => expect(stepsShown()).toEqual(MANY));
    await user.click(tab("Parameters"));
    await user.click(tab("Plan"));
    expect(stepsShown()).toEqual(MANY);
  });

  it("goes to a step that is not there yet as soon as it is", async () => {
    vi.useFakeTimers();
    const { view } = showSide({ elements });
    await act(() => {
      view.current.value = { name: "Step99", from: "link" };
    });
    await act(() => {
      vi.advanceTimersByTime(1000);
    });
    expect(document.activeElement).toBe(tick("Step99"));
  });
});

describe("the step that the reader is at", () => {
  it("is the one whose row is clicked or focused", async () => {
    const { view, user } = showSide();
    await user.click(within(row("Train")).getByText("Train"));
    expect(view.current.value).toEqual({ name: "Train", from: "panel" });
    await user.keyboard("{ArrowDown}");
    expect(view.current.value).toEqual({ name: "Evaluate", from: "panel" });
  });

  it.each(["graph", "run"] as const)("comes into sight when the %s names it", async (from) => {
    const nodes = [step("Check"), step("Register", { container: "Check" }), step("End")];
    const { view, user, settle } = showSide({ elements: elementsWith(nodes) });
    await user.click(screen.getByRole("button", { name: "Steps in Check" }));
    const box = screen.getByRole("list", { name: "Steps" }).parentElement as HTMLElement;
    box.getBoundingClientRect = () => ({ top: 0, bottom: 100 }) as DOMRect;
    HTMLElement.prototype.getBoundingClientRect = function place(this: HTMLElement) {
      const top = this.dataset.step === "Register" ? 300 : 0;
      return { top, bottom: top + 40 } as DOMRect;
    };
    await act(async () => {
      view.current.value = { name: "Register", from };
    });
    await settle();
    Reflect.deleteProperty(HTMLElement.prototype, "getBoundingClientRect");
    expect(stepsShown()).toEqual(["Check", "Register", "End"]);
    expect(box.scrollTop).toBe(240);
    expect(row("Register").hasAttribute("data-current")).toBe(true);
    expect(tick("Register").tabIndex).toBe(0);
  });
});

describe("a row, while steps are selected", () => {
  const plan = [{ step: "Prepare", action: "reuse" as const, reason: "Train reads it" }];

  it("says action and reason, also to who hears it", () => {
    showSide({ selected_steps: ["Train"], verdict: verdict(["Train"], { plan }) });
    expect(within(row("Prepare")).getByText("reuse")).toBeTruthy();
    expect(description(tick("Prepare"))).toContain("Train reads it");
    expect(description(tick("Prepare"))).toContain("reuse");
    expect(within(row("Prepare")).getByText("Train reads it").title).toBe("Train reads it");
  });

  it("says that the step blocks the start, and in which way", () => {
    const issues = [issue({ code: "not-reusable", mark: "cannot be reused", steps: ["Prepare"] })];
    showSide({ selected_steps: ["Train"], verdict: verdict(["Train"], { plan, issues, can_start: false }) });
    expect(within(row("Prepare")).getByText("cannot be reused")).toBeTruthy();
    expect(within(row("Prepare")).queryByText("reuse")).toBeNull();
  });

  it("has a sign for a warning, beside what becomes of the step", () => {
    const issues = [
      issue({ severity: "warning", message: "It may come from the cache", steps: ["Prepare"] }),
    ];
    showSide({ selected_steps: ["Train"], verdict: verdict(["Train"], { plan, issues }) });
    expect(within(row("Prepare")).getByTitle("It may come from the cache").textContent).toContain("▲");
    expect(within(row("Prepare")).getByText("reuse")).toBeTruthy();
  });

  it.each([
    ["", "Succeeded", "1 min 5 s in the reference"],
    ["nothing selected needs it", "Failed", "nothing selected needs it · Failed in the reference"],
    ["Evaluate needs its output", "Succeeded", "Evaluate needs its output"],
  ])("beside the reason %j and %s in the reference tells %j", (reason, status, told) => {
    showSide({
      selected_steps: ["Train"],
      reference: referenceWith({ Train: referenceStep(status, { duration_s: 65 }) }),
      verdict: verdict(["Train"], { plan: [{ step: "Train", action: "run", reason }] }),
    });
    expect(within(row("Train")).getByTitle(told)).toBeTruthy();
  });
});

describe("a row, while nothing is selected", () => {
  const reference = referenceWith({
    Prepare: referenceStep("Succeeded", { duration_s: 120 }),
    Train: referenceStep("Failed", { failure_reason: "Out of memory", duration_s: 8, has_log: true }),
  });

  it("tells what the reference did, with its time, its reason and its log", async () => {
    const { model, user } = showSide({ reference });
    expect(text("Prepare")).toContain("Succeeded in the reference · 2 min");
    expect(text("Train")).toContain("Failed in the reference: Out of memory · 8 s");
    expect(within(row("Train")).getByText("failed")).toBeTruthy();
    expect(text("Evaluate")).toContain("Not in the reference");
    expect(within(row("Prepare")).queryByText("not run")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Log of Train" }));
    expect(model.sent).toEqual([{ command: "reference-log", step: "Train" }]);
  });

  it("tells of a step that is called like a member of every object only what is known", () => {
    const elements = elementsWith([step("constructor"), step("Train")]);
    showSide({ elements, reference });
    expect(text("constructor")).toContain("Not in the reference");
    const run = { ...widgetState().run, state: "running" as const, steps: {} };
    showSide({ elements, run });
    expect(text("constructor")).toContain("not run");
  });
});

describe("a row, while a run is shown", () => {
  const times = { started_at: "2026-11-01T10:00:00Z", ended_at: "2026-11-01T10:00:09Z" };
  const running = (steps: Record<string, ReturnType<typeof stepRun>>) => ({
    ...widgetState().run,
    state: "ended" as const,
    steps,
  });

  it.each([
    [{ state: "ran", detail: "" }, "ran", "9 s"],
    [{ state: "reused", detail: "from nightly" }, "reused", "from nightly · 9 s"],
    [{ state: "failed", detail: "no space left" }, "failed", "no space left · 9 s"],
    [{ state: "ran", detail: "", attempts: 2 }, "ran, attempt 2", "9 s"],
  ] as const)("tells of %j", (progress, word, words) => {
    showSide({ run: running({ Train: stepRun({ ...progress, ...times }) }) });
    expect(within(row("Train")).getByText(word)).toBeTruthy();
    expect(text("Train")).toContain(words);
  });

  it("leads to the log of the step, and to the console alone", async () => {
    const links = [
      { label: "Console", url: "https://eu-west-1.console.aws.amazon.com/sagemaker/home#/jobs/job-1" },
      { label: "Logs", url: "https://evil.example/console.aws.amazon.com" },
    ];
    const Train = stepRun({ state: "failed", resource: "job-1", links, has_log: true });
    const { model, user } = showSide({ run: running({ Train }) });
    const shown = within(row("Train")).getAllByRole("link") as HTMLAnchorElement[];
    expect(shown.map(({ textContent, target, rel }) => [textContent, target, rel])).toEqual([
      ["Console", "_blank", "noopener noreferrer"],
    ]);
    await user.click(screen.getByRole("button", { name: "Log of Train" }));
    expect(model.sent).toEqual([{ command: "log", step: "Train" }]);
  });
});

describe("a name", () => {
  it("is text, whatever it holds", () => {
    const name = '<img src=x onerror="globalThis.ran = true">';
    showSide({ elements: elementsWith([step(name, { type: "<b>Training</b>" })]) });
    expect(screen.getByRole("checkbox").getAttribute("aria-label")).toBe(`${name}, <b>Training</b>`);
    expect(document.querySelector("img, b")).toBeNull();
  });

  it("turns nothing around", () => {
    showSide({ elements: elementsWith([step("S1", { display_name: "Fit\u202e it" })]) });
    expect(text("S1")).toContain("Fit\\u202e it");
    expect(text("S1")).not.toContain("\u202e");
  });

  it("has breaks for the eye, and none for the ear", () => {
    showSide({ elements: elementsWith([step("AbaloneCreateModel")]) });
    const box = screen.getByRole("checkbox", { name: "AbaloneCreateModel, Training" });
    expect(box.closest("li")?.querySelectorAll("wbr")).toHaveLength(2);
  });

  it("for display stands beside the name, and is part of what the tick box is called", async () => {
    const elements = (display_name: string) => elementsWith([step("S1", { display_name }), step("S2")]);
    const { answer } = showSide({ elements: elements("Fit a model") });
    expect(screen.getByRole("checkbox", { name: "S1, Training, Fit a model" })).toBeTruthy();
    expect(within(row("S1")).getByTitle("Fit a model")).toBeTruthy();
    await answer({ elements: elements("") });
    expect(screen.getByRole("checkbox", { name: "S1, Training" })).toBeTruthy();
  });
});

describe("the filter", () => {
  const nodes = Array.from({ length: 13 }, (_, index) =>
    step(`Step${index}`, {
      type: index === 12 ? "Training" : "Processing",
      display_name: index % 6 ? "" : "Fit a Model",
    }),
  );
  const filter = () =>
    screen.queryByRole("searchbox", { name: "Filter steps by name, display name or type" });

  it("is offered for more than twelve steps only", () => {
    showSide({ elements: elementsWith(nodes.slice(0, 12)) });
    expect(filter()).toBeNull();
    showSide({ elements: elementsWith(nodes) });
    expect(filter()).not.toBeNull();
  });

  it("finds steps by name, display name or type, counts them, and goes to the first", async () => {
    const { view, user } = showSide({ elements: elementsWith(nodes) });
    await user.type(filter() as HTMLElement, "a model");
    expect(stepsShown()).toEqual(["Step0", "Step6", "Step12"]);
    expect(screen.getByText("3 of 13")).toBeTruthy();
    await user.clear(filter() as HTMLElement);
    await user.type(filter() as HTMLElement, "training");
    expect(stepsShown()).toEqual(["Step12"]);
    expect(view.current.value).toEqual({ name: "Step12", from: "panel" });
  });

  it("tells what it leaves, and keeps the focus where all are shown again", async () => {
    const { view, user } = showSide({ elements: elementsWith(nodes) });
    await user.type(filter() as HTMLElement, "a model");
    await eventually(() => expect(view.politely.value).toBe("3 of 13 steps"));
    await user.click(screen.getByRole("button", { name: "Show all steps" }));
    expect(stepsShown()).toHaveLength(13);
    expect(document.activeElement).toBe(filter());
  });

  it("adds what it shows to the selection", async () => {
    const { model, user } = showSide({ elements: elementsWith(nodes), selected_steps: ["Step3"] });
    await user.type(filter() as HTMLElement, "step1");
    await user.click(screen.getByRole("button", { name: "Select the steps shown" }));
    expect(model.saves).toEqual([{ selected_steps: ["Step1", "Step3", "Step10", "Step11", "Step12"] }]);
  });

  it("is emptied by Escape, and by a step that is named elsewhere", async () => {
    const { view, user, settle } = showSide({ elements: elementsWith(nodes) });
    await user.type(filter() as HTMLElement, "training{Escape}");
    expect(stepsShown()).toHaveLength(13);
    await user.type(filter() as HTMLElement, "training");
    await act(async () => {
      view.current.value = { name: "Step3", from: "graph" };
    });
    await settle();
    expect(stepsShown()).toHaveLength(13);
  });
});
