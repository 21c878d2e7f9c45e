import { within } from "@testing-library/dom";
import { afterEach, describe, expect, it, vi } from "vitest";
import { field, issue, mount, one, rendered, stepRun, typeInto, verdict, widgetState } from "./panels_fake";
import { eventually } from "./patience";
import { ready, run, show } from "./shell_fake";
import { NO_NOTICE, NO_REFERENCE } from "./wire_fake";

type View = ReturnType<typeof show>;
const start = ({ see }: View) => see.getByRole("button", { name: /Run|Starting/ });
const isUnavailable = (button: HTMLElement) => button.getAttribute("aria-disabled") === "true";
const reason = (shown: View) => document.getElementById(start(shown).getAttribute("aria-describedby") ?? "");

afterEach(() => {
  vi.useRealTimers();
});

describe("Run", () => {
  it("says how many steps it runs", () => {
    expect(start(show(ready)).textContent).toBe("▶ Run 1 step");
    expect(start(show()).textContent).toBe("▶ Run");
  });

  it("asks exactly once, however often it is pressed", async () => {
    const shown = show(ready);
    await shown.user.dblClick(start(shown));
    expect(shown.model.sent).toEqual([{ command: "start", shown: expect.anything() }]);
    expect(start(shown).textContent).toBe("Starting…");
  });

  it("is free again when the start was refused, which is said once, below", async () => {
    const issues = [issue({ severity: "warning", message: "Cached." })];
    const shown = show({ ...ready, verdict: verdict(["Train"], { issues }) });
    await shown.user.click(start(shown));
    await shown.model.answer({
      run: run({ state: "errored", name: "", arn: "", message: "Access denied." }),
      notice: { ...NO_NOTICE, severity: "error", message: "Access denied." },
    });
    await shown.model.reply("Access denied.");
    expect(isUnavailable(start(shown))).toBe(false);
    const said = shown.see
      .getAllByText(/Access denied./)
      .filter((each: HTMLElement) => !each.closest("[aria-live]"));
    expect(said.map((each: HTMLElement) => each.textContent)).toEqual(["✗Not started · Access denied."]);
    // No run has begun, so the warnings about it are still shown.
    expect(shown.see.getByText("Cached.")).toBeTruthy();
    await shown.user.click(start(shown));
    expect(shown.model.sent).toHaveLength(2);
  });

  it("is freed by the answer to it, and by nothing else", async () => {
    const shown = show(ready);
    await shown.user.click(start(shown));
    const [command] = shown.model.commands;
    await shown.user.click(shown.see.getByRole("button", { name: "Refresh the pipeline" }));
    await shown.model.reply("No credentials.");
    await shown.model.answer({ notice: { ...NO_NOTICE, severity: "error", message: "No credentials." } });
    await shown.model.answer({ verdict: verdict(["Train"], { summary: "another" }) });
    expect(isUnavailable(start(shown))).toBe(true);
    await shown.model.reply("", command);
    expect(isUnavailable(start(shown))).toBe(false);
  });

  it("is freed when the kernel goes, and stays out of reach", async () => {
    const shown = show(ready);
    await shown.user.click(start(shown));
    await shown.model.loseKernel();
    expect(start(shown).textContent).toBe("▶ Run 1 step");
    expect(isUnavailable(start(shown))).toBe(true);
  });

  it("says what is on the screen, also what was typed a moment before", async () => {
    const shown = show({
      ...ready,
      reference_execution_arn: "arn:r",
      parameter_form: [field({ name: "Depth" })],
      parameter_overrides: { Depth: "1" },
    });
    await shown.user.click(shown.see.getByRole("tab", { name: /^Parameters/ }));
    const depth = one<HTMLInputElement>(shown.root, '[data-parameter="Depth"] input');
    depth.value = "7";
    depth.dispatchEvent(new Event("input", { bubbles: true }));
    typeInto(shown.see.getByRole("textbox", { name: "Name of the execution" }), "try");
    start(shown).click();
    const intents = {
      selected_steps: ["Train"],
      reference_execution_arn: "arn:r",
      pinned: false,
      inherit: "reference",
      parameter_overrides: { Depth: "7" },
      display_name: "try",
    };
    expect(shown.model.sent).toEqual([{ command: "start", shown: intents }]);
    expect(shown.model.get("parameter_overrides")).toEqual({ Depth: "7" });
    expect(shown.model.carriedOut).toHaveLength(1);
  });

  it("carries what Python is too busy to have answered", async () => {
    const shown = show({ ...ready, parameter_form: [field({ name: "Depth" })] });
    await shown.user.click(shown.see.getByRole("tab", { name: /^Parameters/ }));
    shown.model.isBusy = true;
    typeInto(one<HTMLInputElement>(shown.root, '[data-parameter="Depth"] input'), "A");
    start(shown).click();
    const [command] = shown.model.commands;
    expect(command).toMatchObject({ command: "start", intents: { parameter_overrides: { Depth: "A" } } });
    expect(command?.number).toBe(shown.model.statements[0]?.number);
  });

  it("tells the first error as the reason why it cannot be pressed", async () => {
    const issues = [
      issue({ severity: "warning", message: "Cached." }),
      issue({ message: "Train lies between." }),
    ];
    const shown = show({ ...ready, verdict: verdict(["Train"], { can_start: false, issues }) });
    expect(reason(shown)?.textContent).toBe("Train lies between.");
    await shown.user.click(start(shown));
    expect(shown.model.sent).toEqual([]);
  });

  it("waits for the verdict on the present selection", async () => {
    const shown = show(ready);
    shown.model.isBusy = true;
    one<HTMLInputElement>(shown.root, '[data-step="Evaluate"] input').click();
    await shown.see.findByText("judging…", { selector: ".ssw-footer *" });
    await shown.user.click(start(shown));
    expect(shown.model.sent).toEqual([]);
    await shown.model.catchUp();
    await shown.user.click(start(shown));
    expect(shown.model.sent).toMatchObject([
      { command: "start", shown: { selected_steps: ["Train", "Evaluate"] } },
    ]);
  });

  it("waits until it is known what a newly chosen reference did", async () => {
    const shown = show(ready);
    const reference = { ...NO_REFERENCE, arn: "a" };
    await shown.model.answer({ reference: { ...reference, state: "pending" } });
    expect(isUnavailable(start(shown))).toBe(true);
    await shown.model.answer({ reference: { ...reference, state: "errored", message: "Access denied." } });
    expect(isUnavailable(start(shown))).toBe(false);
  });

  it("is out of reach without a kernel", async () => {
    const shown = show(ready);
    await shown.model.loseKernel();
    await shown.user.click(start(shown));
    expect(shown.model.sent).toEqual([]);
    expect(reason(shown)?.textContent).toBe(
      "The kernel was restarted or has ended: the last state is shown.",
    );
    expect(shown.root.textContent).toContain(
      "The kernel was restarted or has ended: this is the last state, of ",
    );
  });

  it("says once what will be sent", () => {
    const shown = show({ ...ready, parameter_overrides: { Count: "2" } });
    expect(one(shown.root, ".ssw-footer .ssw-summary").textContent).toBe(
      "1 run · 0 reused · 2 not run · 1 parameter overridden",
    );
  });
});

describe("an expression that is typed and not applied", () => {
  const NOT_APPLIED = "The expression is not applied: press Enter in its box, or clear it.";
  const expression = { text: "Train", problem: "", column: 0 };
  const box = ({ see }: View) => see.getByRole("combobox", { name: "Selection" });
  const commands = ({ model }: View) =>
    model.sent.filter(({ command }) => command !== "preview").map(({ command }) => command);
  const typed = async (text: string) => {
    const shown = show({ ...ready, expression });
    await shown.user.clear(box(shown));
    await shown.user.type(box(shown), text);
    return shown;
  };

  it("keeps Run and its key from starting what was selected before, and says so", async () => {
    const shown = await typed("Evaluate");
    expect(isUnavailable(start(shown))).toBe(true);
    expect(shown.see.getByText(NOT_APPLIED)).toBe(reason(shown));
    await shown.user.click(start(shown));
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(commands(shown)).toEqual([]);
    await eventually(() => expect(shown.see.getByText(`Cannot start: ${NOT_APPLIED}`)).toBeTruthy());
  });

  it("of which Python says that it has a mistake, is to be mended, not to be applied again", async () => {
    const shown = await typed("Evl{Enter}");
    await shown.model.answer({ expression: { text: "Evl", problem: "no step is named 'Evl'", column: 1 } });
    await shown.model.reply();
    const mistaken = "The expression has a mistake: mend or clear it.";
    await eventually(() => expect(shown.see.getByText(mistaken)).toBe(reason(shown)));
    await shown.user.type(box(shown), "uate");
    await eventually(() => expect(shown.see.getByText(NOT_APPLIED)).toBe(reason(shown)));
  });

  it("does so until Python has answered it", async () => {
    const shown = await typed("Evaluate{Enter}");
    await shown.user.click(start(shown));
    expect(commands(shown)).toEqual(["select"]);
    await shown.model.answer({ selected_steps: ["Evaluate"], verdict: verdict(["Evaluate"]) });
    await shown.model.reply();
    await shown.user.click(start(shown));
    expect(shown.model.sent.at(-1)).toMatchObject({
      command: "start",
      shown: { selected_steps: ["Evaluate"] },
    });
  });

  it("is run by Ctrl+Enter in its box once it is applied", async () => {
    const shown = await typed("Evaluate{Control>}{Enter}{/Control}");
    expect(commands(shown)).toEqual(["select"]);
    await shown.model.answer({
      selected_steps: ["Evaluate"],
      verdict: verdict(["Evaluate"]),
      expression: { ...expression, text: "Evaluate" },
    });
    await shown.model.reply();
    expect(shown.model.sent.slice(-1)).toMatchObject([
      { command: "start", shown: { selected_steps: ["Evaluate"] } },
    ]);
  });

  it("runs nothing by Ctrl+Enter where it cannot be read, nor does Run then", async () => {
    const shown = await typed("Evl{Control>}{Enter}{/Control}");
    await shown.model.answer({ expression: { text: "Evl", problem: "no step is named 'Evl'", column: 1 } });
    await shown.model.reply();
    expect(isUnavailable(start(shown))).toBe(true);
    await shown.user.click(start(shown));
    await shown.user.click(box(shown));
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(commands(shown)).toEqual(["select", "select"]);
  });

  it("runs nothing by Ctrl+Enter where Python could not select, or something else is typed meanwhile", async () => {
    const failing = await typed("Evaluate{Control>}{Enter}{/Control}");
    await failing.model.reply("It went wrong.");
    expect(commands(failing)).toEqual(["select"]);
    expect(isUnavailable(start(failing))).toBe(true);
    const typing = await typed("Evaluate{Control>}{Enter}{/Control}");
    await typing.user.type(box(typing), "+");
    await typing.model.reply();
    expect(commands(typing)).toEqual(["select"]);
  });

  it.each(["{Escape}", "{Control>}a{/Control}{Backspace}"])("hinders nothing after %s", async (keys) => {
    const shown = await typed("evl");
    await shown.user.type(box(shown), keys);
    expect(reason(shown)?.textContent).toBe("");
    await shown.user.click(start(shown));
    expect(commands(shown)).toEqual(["start"]);
  });

  it("is not what Ctrl+Enter in its box waits for where nothing is typed", async () => {
    const shown = show({ ...ready, expression });
    await shown.user.click(box(shown));
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(commands(shown)).toEqual(["start"]);
  });
});

describe("the name of the next execution", () => {
  const box = ({ see }: View) =>
    see.getByRole("textbox", { name: "Name of the execution" }) as HTMLInputElement;

  it("is the proposed one until something is typed", () => {
    const shown = show({ ...ready, proposed_name: "train" });
    expect([box(shown).value, box(shown).placeholder]).toEqual(["", "train"]);
  });

  it("is stated when the box is left, and echoes do not disturb the typing", async () => {
    const shown = show(ready);
    typeInto(box(shown), "try");
    await shown.model.answer({ display_name: "other" });
    expect(box(shown).value).toBe("try");
    await shown.user.tab();
    expect(shown.model.saves).toEqual([{ display_name: "try" }]);
  });

  it("is somebody else's once that is stated, also in the box that has the focus", async () => {
    const shown = show(ready);
    await shown.user.type(box(shown), "try");
    await eventually(() => expect(shown.model.saves).toEqual([{ display_name: "try" }]));
    await shown.model.answer({ display_name: "other" });
    expect(document.activeElement).toBe(box(shown));
    expect(box(shown).value).toBe("other");
  });

  it("keeps Run from being pressed while it cannot be sent, and says why", async () => {
    const display_name_problem = "A name has letters, digits and hyphens.";
    const shown = show({ ...ready, display_name: "a b", display_name_problem });
    await shown.user.click(start(shown));
    expect(shown.model.sent).toEqual([]);
    expect(reason(shown)?.textContent).toBe(display_name_problem);
    expect(box(shown).getAttribute("aria-invalid")).toBe("true");
  });
});

describe("what reuse saves", () => {
  const rows = [{ step: "Prepare", time: "12 min", "made in": "<b>nightly</b>" }];
  const savings_shown = {
    text: "Reusing 1 step saves about 12 min.",
    rows,
    without_times: ["Evaluate"],
  };

  it("is a few words, and a table with the keys of the rows as headings", async () => {
    const { see, user } = show({ ...ready, savings_shown });
    await user.click(see.getByRole("button", { name: "saves about 12 min" }));
    const table = see.getByRole("table", { name: "What is reused" });
    const texts = [...table.querySelectorAll("th, td")].map((each) => each.textContent);
    expect(texts).toEqual(["step", "time", "made in", "Prepare", "12 min", "<b>nightly</b>"]);
    expect(see.getByText(/not known of Evaluate/)).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(see.getByRole("button", { name: "saves about 12 min", expanded: false })).toBeTruthy();
  });

  it("is not there while nothing is saved", () => {
    expect(show(ready).see.queryByRole("button", { name: /saves/ })).toBeNull();
  });
});

describe("a running execution", () => {
  const started_at = "2026-11-01T10:00:00Z";
  const steps = {
    Prepare: stepRun({ state: "reused" }),
    Train: stepRun({ state: "executing", started_at }),
    Evaluate: stepRun({ state: "waiting" }),
  };
  const executing = run({ state: "running", status: "Executing", started_at, steps });
  const shownRun = { arn: executing.arn, attempt: executing.attempt };

  it("says how many of the steps to run are done, for how long, and which one executes", async () => {
    vi.useFakeTimers({
      now: Date.parse("2026-11-01T10:01:05Z"),
      toFake: ["Date", "setInterval", "clearInterval"],
    });
    const shown = show({ ...ready, run: executing });
    const footer = () => one(shown.root, ".ssw-footer").textContent;
    expect(footer()).toContain("0 of 2 done1 min 5 sTrain");
    vi.advanceTimersByTime(2000);
    await rendered();
    expect(footer()).toContain("1 min 7 s");
    await shown.model.answer({
      run: { ...executing, steps: { ...steps, Train: stepRun({ state: "ran" }) } },
    });
    expect(footer()).toContain("1 of 2 done");
    expect(shown.see.getByRole("progressbar", { name: "Steps done" })).toHaveProperty("value", 1);
  });

  it("can be stopped, once; the focus stays in the footer", async () => {
    const shown = show(ready);
    start(shown).focus();
    await shown.user.click(start(shown));
    await shown.model.answer({ run: executing });
    const stop = shown.see.getByRole("button", { name: /Stop/ });
    expect(document.activeElement).toBe(stop);
    await shown.user.dblClick(stop);
    expect(shown.model.sent.slice(1)).toEqual([{ command: "stop", ...shownRun, confirmed: false }]);
    await shown.model.answer({ run: { ...executing, state: "ended", status: "Stopped" } });
    await shown.model.reply("", shown.model.commands[0]);
    expect(document.activeElement).toBe(start(shown));
  });

  it("keeps saying that it could not be stopped, until that is dismissed", async () => {
    const { model, see, root, user } = show({ ...ready, run: executing });
    const notices = () => root.querySelector(".ssw-notices")?.textContent;
    await user.click(see.getByRole("button", { name: /Stop/ }));
    await model.reply("Stop was denied.");
    await user.click(see.getByRole("button", { name: "Refresh the pipeline" }));
    await model.reply();
    expect(notices()).toContain("Stop was denied.");
    await user.click(see.getByRole("button", { name: "Dismiss" }));
    await rendered();
    expect(notices()).not.toContain("Stop was denied.");
  });

  describe("that somebody else has started", () => {
    const foreign = { ...executing, is_own: false };

    it("is stopped only once that is confirmed", async () => {
      const { model, see, user } = show({ ...ready, run: foreign });
      await user.click(see.getByRole("button", { name: /Stop/ }));
      expect(model.sent).toEqual([]);
      expect(see.getByRole("group", { name: "Stop it? Somebody else has started try-7." })).toBeTruthy();
      expect(document.activeElement).toBe(see.getByRole("button", { name: "No" }));
      await user.click(see.getByRole("button", { name: "Yes, stop it" }));
      expect(model.sent).toEqual([{ command: "stop", ...shownRun, confirmed: true }]);
    });

    it.each([" ", "{Escape}"])("goes on after %j on No, which gives the focus back", async (key) => {
      const { model, see, user } = show({ ...ready, run: foreign });
      await user.click(see.getByRole("button", { name: /Stop/ }));
      await user.keyboard(key);
      expect(model.sent).toEqual([]);
      await eventually(() => {
        expect(document.activeElement).toBe(see.getByRole("button", { name: /Stop/ }));
      });
    });

    it.each([{ arn: "arn:other" }, { attempt: 2 }, { state: "ended" as const }])(
      "is not asked about any more when it is another run: %j",
      async (change) => {
        const { model, see, user } = show({ ...ready, run: foreign });
        await user.click(see.getByRole("button", { name: /Stop/ }));
        await model.answer({ run: { ...foreign, ...change } });
        expect(see.queryByRole("group", { name: /Stop it/ })).toBeNull();
        expect(document.activeElement).not.toBe(document.body);
      },
    );
  });

  it("that waits says so, once to who hears it, until it runs", async () => {
    const waiting = (message: string) => run({ state: "starting", message });
    const { model, see } = show({ ...ready, run: run({ state: "starting" }) });
    expect(see.queryByRole("region", { name: "Outcome" })).toBeNull();
    await model.answer({ run: waiting("It goes on within about 2 s.") });
    expect(see.getByRole("region", { name: "Outcome" }).textContent).toContain("within about 2 s.");
    expect(see.getByRole("button", { name: "Starting…" })).toBeTruthy();
    const said = () => see.getAllByRole("status").map((region: HTMLElement) => region.textContent?.trim());
    await eventually(() => expect(said()).toContain("It goes on within about 2 s."));
    await model.answer({ run: waiting("It goes on within about 4 s.") });
    expect(see.getByRole("region", { name: "Outcome" }).textContent).toContain("within about 4 s.");
    expect(said()).toContain("It goes on within about 2 s.");
    await model.answer({ run: run({ state: "running" }) });
    expect(see.queryByRole("region", { name: "Outcome" })).toBeNull();
  });

  it("that perhaps runs says so", () => {
    const message = "The answer was lost; it may have started.";
    const { see } = show({ ...ready, run: run({ state: "starting", is_uncertain: true, message }) });
    expect(see.getByText(`Perhaps started · ${message}`, { selector: "p" })).toBeTruthy();
  });
});

describe("the end of a run", () => {
  const outcome = ({ see }: View) => see.getByRole("region", { name: "Outcome" });
  const failed = run({
    state: "ended",
    status: "Failed",
    summary: "Failed in 1 min: 1 ran, 1 failed",
    failure: { step: "Train", reason: "ValueError: no batch data" },
    steps: { Train: stepRun({ state: "failed", has_log: true }) },
    offer: { label: "Re-run from Train", selected_steps: ["Train"], reference_execution_arn: "arn:x" },
  });

  it("is one line, and Use as reference", async () => {
    const shown = show({
      ...ready,
      run: run({ state: "ended", status: "Succeeded", summary: "Succeeded in 2 min: 1 ran" }),
    });
    expect(outcome(shown).querySelector("p")?.textContent).toBe("✓Succeeded in 2 min: 1 ran · try-7");
    await shown.user.click(shown.see.getByRole("button", { name: "Use as reference" }));
    expect(shown.model.saves).toEqual([
      { reference_execution_arn: "arn:aws:sagemaker:x/execution/try", pinned: true },
    ]);
    await shown.user.click(shown.see.getByRole("button", { name: "Dismiss the outcome" }));
    expect(shown.see.queryByRole("region", { name: "Outcome" })).toBeNull();
  });

  it("offers to compare it with its reference, where that is another execution", async () => {
    const ended = run({ state: "ended", status: "Succeeded", summary: "Succeeded in 2 min: 1 ran" });
    const reference = { ...widgetState().reference, arn: "arn:nightly", state: "ready" as const };
    const shown = show({ ...ready, run: ended, reference });
    await shown.user.click(shown.see.getByRole("button", { name: "Compare with reference" }));
    expect(shown.model.sent).toContainEqual({ command: "compare", arns: ["arn:nightly", ended.arn] });
    expect(shown.see.getByRole("tab", { name: /^Runs/, selected: true })).toBeTruthy();
    await shown.model.answer({ reference: { ...reference, arn: ended.arn } });
    expect(shown.see.queryByRole("button", { name: "Compare with reference" })).toBeNull();
  });

  it("says which step failed and why, and offers its log and a rerun", async () => {
    const shown = show({ ...ready, run: failed });
    expect(outcome(shown).textContent).toContain("Train failed: ValueError: no batch data");
    await shown.user.click(within(outcome(shown)).getByRole("button", { name: "Log of Train" }));
    expect(shown.model.sent).toEqual([{ command: "log", step: "Train" }]);
    await shown.user.click(shown.see.getByRole("button", { name: "Re-run from Train" }));
    expect(shown.model.saves).toEqual([
      { selected_steps: ["Train"], reference_execution_arn: "arn:x", pinned: true },
    ]);
  });

  it("shows the plan once its rerun is selected, which is offered no more until something else is", async () => {
    const shown = show({ ...ready, run: failed });
    shown.view.mode.value = "run";
    const rerun = () => shown.see.queryByRole("button", { name: "Re-run from Train" });
    // The same step is selected as before; only the reference has changed.
    expect(shown.model.get("selected_steps")).toEqual(["Train"]);
    rerun()?.focus();
    await shown.user.keyboard("{Enter}");
    expect(shown.view.mode.value).toBe("plan");
    await eventually(() => expect(rerun()).toBeNull());
    await eventually(() => expect(document.activeElement).toBe(start(shown)));
    await shown.model.answer({ selected_steps: [] });
    await eventually(() => expect(rerun()).toBeTruthy());
  });

  it("has a button for all of its words where they take more than three lines", async () => {
    const height = vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(300);
    const shown = show({ ...ready, run: failed });
    height.mockRestore();
    const words = outcome(shown).querySelector("p");
    const all = await shown.see.findByRole("button", { name: "Show all", expanded: false });
    expect(words?.textContent).toContain("ValueError: no batch data");
    expect(all.getAttribute("aria-controls")).toBe(words?.id);
    all.focus();
    await shown.user.keyboard("{Enter}");
    const less = await shown.see.findByRole("button", { name: "Show less", expanded: true });
    expect(document.activeElement).toBe(less);
    expect(words?.getAttribute("data-whole")).toBe("true");
  });

  it("has none where all is seen", () => {
    expect(
      show({ ...ready, run: failed }).see.queryByRole("button", { name: /^Show (all|less)$/ }),
    ).toBeNull();
  });

  it("takes graph and list to what failed, once", async () => {
    const { model, view } = show(ready);
    await model.answer({ run: { ...failed, state: "running" } });
    expect(view.current.value).toEqual({ name: "Train", from: "run" });
    view.current.value = null;
    await model.answer({ run: failed });
    expect(view.current.value).toBeNull();
  });

  it("can be retried, once, however often that is pressed", async () => {
    const { model, see, user } = show({ ...ready, run: { ...failed, can_retry: true } });
    await user.dblClick(see.getByRole("button", { name: "Retry" }));
    expect(model.sent).toEqual([{ command: "retry", arn: failed.arn, attempt: failed.attempt }]);
  });
});

it("A closed view leaves no listener and no timer behind", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const { model, unmount } = mount({ run: run({ state: "running", started_at: "2026-11-01T10:00:00Z" }) });
  await rendered();
  expect(model.listenerCount()).toBeGreaterThan(0);
  unmount();
  await rendered();
  expect(model.listenerCount()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

it("Two views of one model show the same selection", async () => {
  const { model, slots: first } = mount(ready);
  const { slots: second } = mount({}, model);
  await model.answer({ selected_steps: ["Prepare"] });
  const ticked = (root: ParentNode) => one<HTMLInputElement>(root, '[data-step="Prepare"] input').checked;
  expect([ticked(first.side), ticked(second.side)]).toEqual([true, true]);
});
