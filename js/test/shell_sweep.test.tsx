import { describe, expect, it } from "vitest";
import { field, issue, one, rendered, verdict } from "./panels_fake";
import { eventually } from "./patience";
import { ready, run, show } from "./shell_fake";
import { planOf, REFERENCE_ARN, sweepOf, trial } from "./wire_fake";

type View = ReturnType<typeof show>;
const start = ({ see }: View) => see.getByRole("button", { name: /^▶|^Starting/ });
const reason = (shown: View) =>
  document.getElementById(start(shown).getAttribute("aria-describedby") ?? "")?.textContent;
const footer = ({ root }: View) => one(root, ".ssw-footer");
const status = ({ root }: View) => one(root, ".ssw-sweep-status").textContent;
const varied = { ...ready, varied_parameters: { Depth: "1, 2" }, sweep_plan: planOf(6) };

describe("the footer, while something is varied", () => {
  it("says what would start before anything does, each thing once", () => {
    const shown = show(varied);
    expect(start(shown).textContent).toBe("▶ Run 6 trials of 2 steps");
    expect(footer(shown).textContent).toContain("about 24 min · 0.80 instance-hours");
    expect(footer(shown).textContent?.match(/6 trials/g)).toHaveLength(1);
  });

  it("starts exactly the sweep that is shown, once", async () => {
    const shown = show({ ...varied, parameter_overrides: { Data: "s3://x" } });
    await shown.user.dblClick(start(shown));
    expect(shown.model.sent).toEqual([
      {
        command: "sweep",
        shown: {
          selected_steps: ["Train"],
          reference_execution_arn: null,
          pinned: false,
          inherit: "reference",
          parameter_overrides: { Data: "s3://x" },
          display_name: "",
          varied_parameters: { Depth: "1, 2" },
          max_parallel: 2,
        },
      },
    ]);
  });

  it("starts nothing of which it was not shown how many trials it is", async () => {
    const shown = show({ ...varied, parameter_form: [field({ name: "Depth" })] });
    await shown.user.click(shown.see.getByRole("tab", { name: /^Parameters/ }));
    shown.model.isBusy = true;
    await shown.user.type(shown.see.getByRole("textbox", { name: "Depth" }), ", 3");
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(shown.model.saves.at(-1)).toEqual({ varied_parameters: { Depth: "1, 2, 3" } });
    expect(shown.model.sent).toEqual([]);
    await shown.model.catchUp();
    await shown.model.answer({ sweep_plan: planOf(9) });
    await shown.user.click(start(shown));
    expect(shown.model.sent).toMatchObject([
      { command: "sweep", shown: { varied_parameters: { Depth: "1, 2, 3" } } },
    ]);
  });

  it("is started by Ctrl+Enter from anywhere", async () => {
    const shown = show(varied);
    start(shown).focus();
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(shown.model.sent).toMatchObject([{ command: "sweep" }]);
  });

  it("says why it cannot start, and starts nothing", async () => {
    const message = "Depth is an Integer, and deep is none.";
    const issues = [issue({ code: "sweep-space", message, parameters: ["Depth"] })];
    const sweep_plan = planOf(0, { can_start: false, text: "", problems: { Depth: message } });
    const shown = show({ ...varied, sweep_plan, verdict: verdict(["Train"], { can_start: false, issues }) });
    expect(start(shown).textContent).toBe("▶ Run trials");
    await shown.user.click(start(shown));
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(shown.model.sent).toEqual([]);
    expect(reason(shown)).toBe(message);
  });

  it("waits for what is being found out of the reference", async () => {
    const shown = show({ ...varied, sweep_plan: planOf(6, { state: "pending", can_start: false }) });
    await shown.user.click(start(shown));
    expect(shown.model.sent).toEqual([]);
    expect(footer(shown).textContent).toContain("judging…");
  });

  it("takes how many trials run at once, and leaves what is no such number unsaid", async () => {
    const shown = show(varied);
    const box = shown.see.getByRole("spinbutton", { name: "Trials at once" }) as HTMLInputElement;
    expect(box.value).toBe("2");
    await shown.user.clear(box);
    expect(box.getAttribute("aria-invalid")).toBe("true");
    expect(shown.model.saves).toEqual([]);
    await shown.user.type(box, "4");
    expect(shown.model.saves).toEqual([{ max_parallel: 4 }]);
    await shown.user.clear(box);
    await shown.user.type(box, "77");
    await shown.user.tab();
    await eventually(() => expect(box.value).toBe("7"));
    expect(shown.model.get("max_parallel")).toBe(7);
  });

  it("starts with no other number of trials at once than is seen", async () => {
    const shown = show(varied);
    const box = shown.see.getByRole("spinbutton", { name: "Trials at once" }) as HTMLInputElement;
    await shown.user.clear(box);
    await shown.user.type(box, "77");
    await shown.user.keyboard("{Control>}{Enter}{/Control}");
    expect(shown.model.sent).toEqual([]);
    expect(shown.see.getByRole("status").textContent).toContain("whole number from 1 to 50");
    await shown.user.keyboard("{Backspace}{Control>}{Enter}{/Control}");
    expect(shown.model.sent).toMatchObject([{ command: "sweep", shown: { max_parallel: 7 } }]);
  });
});

describe("a sweep under way", () => {
  const trials = [
    trial(1, "Succeeded", { objective: 4.3214 }),
    trial(2, "Executing"),
    trial(3, "Executing"),
    trial(4, "Waiting"),
  ];
  const going = { ...varied, sweeps_shown: [sweepOf(trials, { best: 1 })] };

  it("says how far it is and what is the best so far, in place of Run", () => {
    const shown = show(going);
    expect(status(shown)).toContain("1 of 4 trials done · best mse 4.321");
    expect(shown.see.getByRole("progressbar", { name: "Trials done" })).toHaveProperty("value", 1);
    expect(shown.see.queryByRole("button", { name: /Run/ })).toBeNull();
  });

  it("shows a trial on the graph, and goes on telling of the sweep", async () => {
    const shown = show(going);
    await shown.user.click(shown.see.getByRole("button", { name: "Depth 2" }));
    expect(shown.model.sent).toEqual([{ command: "watch", arn: "arn:trial-2" }]);
    expect(shown.view.mode.value).toBe("run");
    await shown.model.answer({ run: run({ arn: "arn:trial-2", state: "running", status: "Executing" }) });
    expect(shown.see.queryByRole("progressbar", { name: "Steps done" })).toBeNull();
    await shown.model.answer({ run: run({ arn: "arn:trial-2", state: "ended", status: "Succeeded" }) });
    expect(shown.see.queryByRole("region", { name: "Outcome" })).toBeNull();
  });

  it.each([
    ["Stop starting", false],
    ["Stop all", true],
  ])("asks what Stop means; %s is answered to Python", async (answer, ofTrials) => {
    const shown = show(going);
    await shown.user.click(shown.see.getByRole("button", { name: "Stop" }));
    expect(shown.model.sent).toEqual([]);
    const question = shown.see.getByRole("group", { name: "Stop the sweep? 2 trials under way." });
    expect(question).toBeTruthy();
    expect(document.activeElement).toBe(shown.see.getByRole("button", { name: "Keep going" }));
    await shown.user.click(shown.see.getByRole("button", { name: answer }));
    expect(shown.model.sent).toEqual([{ command: "sweep-stop", sweep: "7f2", trials: ofTrials }]);
    expect(shown.see.getByRole("button", { name: "Stopping…" })).toBeTruthy();
    await shown.model.reply();
    expect(shown.see.getByRole("button", { name: "Stop" })).toBeTruthy();
  });

  it.each(["{Enter}", "{Escape}"])("goes on after %s on Keep going", async (key) => {
    const shown = show(going);
    await shown.user.click(shown.see.getByRole("button", { name: "Stop" }));
    await shown.user.keyboard(key);
    expect(shown.model.sent).toEqual([]);
    await eventually(() =>
      expect(document.activeElement).toBe(shown.see.getByRole("button", { name: "Stop" })),
    );
  });

  it("that starts no more can have its last trials stopped", async () => {
    const shown = show({ ...varied, sweeps_shown: [sweepOf(trials, { state: "stopping" })] });
    await shown.user.click(shown.see.getByRole("button", { name: "Stop" }));
    expect(shown.see.queryByRole("button", { name: "Stop starting" })).toBeNull();
    await shown.user.click(shown.see.getByRole("button", { name: "Stop all" }));
    expect(shown.model.sent).toEqual([{ command: "sweep-stop", sweep: "7f2", trials: true }]);
    await shown.model.reply();
    const stopping = trials.map((each) => (each.arn ? { ...each, status: "Stopping" } : each));
    await shown.model.answer({ sweeps_shown: [sweepOf(stopping, { state: "stopping" })] });
    expect(shown.see.getByRole("button", { name: "Stopping…" }).getAttribute("aria-disabled")).toBe("true");
  });

  it("says for how long it has been going on", () => {
    const started_at = new Date(Date.now() - 125_000).toISOString();
    const shown = show({ ...varied, sweeps_shown: [sweepOf(trials, { started_at })] });
    expect(one(shown.root, ".ssw-footer .ssw-elapsed").textContent).toMatch(/^2 min [5-9] s$/);
  });

  it("says what it waits for, and a screen reader hears how it goes on", async () => {
    const shown = show({ ...varied, sweeps_shown: [sweepOf(trials, { best: 1, message: "Throttled." })] });
    expect(footer(shown).textContent).toContain("Throttled.");
    const more = trials.map((each) => (each.index === 2 ? { ...each, status: "Failed" } : each));
    await shown.model.answer({ sweeps_shown: [sweepOf(more, { best: 1 })] });
    await eventually(() =>
      expect(shown.see.getByRole("status").textContent).toContain("2 of 4 trials done, best mse 4.321."),
    );
  });

  it("stands beside an execution of its own", () => {
    const shown = show({ ...going, run: run({ arn: "arn:own", state: "running", status: "Executing" }) });
    expect(shown.see.getByRole("progressbar", { name: "Trials done" })).toBeTruthy();
    expect(shown.see.getAllByRole("button", { name: "Stop" })).toHaveLength(2);
  });
});

describe("the end of a sweep", () => {
  const trials = [
    trial(1, "Succeeded", { objective: 4.6 }),
    trial(2, "Succeeded", { objective: 4.12 }),
    trial(3, "Failed"),
  ];
  const ended = { ...varied, sweeps_shown: [sweepOf(trials, { state: "ended", best: 2 })] };

  it("is one line with the best, whose values are taken over", async () => {
    const shown = show(ended);
    expect(status(shown)).toContain("Best: Depth 2 · mse 4.12 · 1 failed");
    await shown.user.click(shown.see.getByRole("button", { name: "Use these values" }));
    expect(shown.model.sent).toEqual([{ command: "take-values", arn: "arn:trial-2" }]);
  });

  it.each([
    [4.61, "mse 4.12 (reference 4.61)", "good"],
    [4.12, "mse 4.12 (reference 4.12 is no worse)", null],
  ])("is told against the reference's %s", (reference_objective, words, tone) => {
    const sweep = sweepOf(trials, { state: "ended", best: 2, reference_objective });
    const shown = show({ ...varied, sweeps_shown: [sweep] });
    expect(status(shown)).toContain(words);
    expect(shown.see.getByRole("region", { name: "Sweep" }).getAttribute("data-tone")).toBe(tone);
  });

  it("gives way to an execution that began later, and takes the place of one before", async () => {
    const [before, from, to, after] = [1, 2, 3, 4].map((hour) => `2026-11-01T0${hour}:00:00Z`);
    const span = { started_at: from ?? null, ended_at: to ?? null };
    const over = { state: "ended", status: "Succeeded" } as const;
    const shown = show({
      ...varied,
      sweeps_shown: [sweepOf(trials, { ...span, state: "ended", best: 2 })],
      run: run({ ...over, started_at: before ?? null }),
    });
    const lines = (): HTMLElement[] => shown.see.getAllByRole("region", { name: /^(Sweep|Outcome)$/ });
    expect(lines().map((line) => line.getAttribute("aria-label"))).toEqual(["Sweep"]);
    await shown.model.answer({ run: run({ ...over, started_at: after ?? null }) });
    expect(lines().map((line) => line.getAttribute("aria-label"))).toEqual(["Outcome"]);
  });

  it("offers the best as reference, and beside its reference", async () => {
    const shown = show(ended);
    await shown.user.click(shown.see.getByRole("button", { name: "Use as reference" }));
    expect(shown.model.saves).toEqual([{ reference_execution_arn: "arn:trial-2", pinned: true }]);
    await shown.user.click(shown.see.getByRole("button", { name: "Compare with reference" }));
    expect(shown.view.tab.value).toBe("runs");
    expect(shown.model.sent[0]).toEqual({ command: "compare", arns: [REFERENCE_ARN, "arn:trial-2"] });
  });

  it("has as many digits as tell the best from its reference", () => {
    const best = [trial(1, "Succeeded", { objective: 4.61234 })];
    const near = sweepOf(best, { state: "ended", best: 1, reference_objective: 4.61236 });
    const shown = show({ ...varied, sweeps_shown: [near] });
    expect(status(shown)).toContain("mse 4.6123 (reference 4.6124)");
  });

  it("without a best says how its trials ended, and shows the runs", async () => {
    const lost = [trial(1, "Failed"), trial(2, "Stopped"), trial(3, "Waiting")];
    const shown = show({ ...varied, sweeps_shown: [sweepOf(lost, { state: "ended" })] });
    expect(status(shown)).toContain("Sweep ended: 2 of 3 trials done · 1 failed, 1 stopped, 1 not started");
    await shown.user.dblClick(shown.see.getByRole("button", { name: "Try again: 3 trials" }));
    expect(shown.model.sent).toEqual([{ command: "sweep-retry", sweep: "7f2" }]);
    expect(shown.see.queryByRole("button", { name: "Use these values" })).toBeNull();
    await shown.user.click(shown.see.getByRole("button", { name: "Show runs" }));
    expect(shown.view.tab.value).toBe("runs");
  });

  it("is told once, and can be dismissed", async () => {
    const shown = show({ ...varied, sweeps_shown: [sweepOf(trials)] });
    await shown.model.answer(ended);
    await eventually(() => expect(shown.see.getByRole("status").textContent).toContain("Best: Depth 2"));
    await shown.user.click(shown.see.getByRole("button", { name: "Dismiss the sweep" }));
    expect(shown.see.queryByRole("region", { name: "Sweep" })).toBeNull();
  });
});

describe("a sweep of another kernel", () => {
  const trials = [trial(1, "Succeeded", { objective: 4.6 }), trial(2, "Executing"), trial(3, "Waiting")];
  const found = { ...ready, sweeps_shown: [sweepOf(trials, { state: "found", best: 1 })] };

  it("is shown and watched, and goes on from here once somebody says so", async () => {
    const shown = show(found);
    expect(status(shown)).toContain("A sweep of another kernel: 1 of 3 trials done · best mse 4.6");
    expect(start(shown).textContent).toBe("▶ Run 1 step");
    await eventually(() => expect(shown.model.sent).toEqual([{ command: "runs" }]));
    await shown.user.dblClick(shown.see.getByRole("button", { name: "Resume: 1 trial left" }));
    expect(shown.model.sent.slice(1)).toEqual([{ command: "sweep-resume", sweep: "7f2" }]);
  });

  it("is not asked about while nothing of it is under way", async () => {
    const left = sweepOf([trial(1, "Succeeded"), trial(2, "Waiting")], { state: "found" });
    const shown = show({ ...ready, sweeps_shown: [left] });
    expect(status(shown)).toContain("1 of 2 trials done");
    await rendered();
    expect(shown.model.sent).toEqual([]);
  });

  it("is not told of once nothing of it is left to do", () => {
    const over = sweepOf([trial(1, "Succeeded")], { state: "found" });
    expect(show({ ...ready, sweeps_shown: [over] }).see.queryByRole("region", { name: "Sweep" })).toBeNull();
  });
});

describe("the end of a run", () => {
  const ended = { state: "ended", status: "Succeeded", summary: "Succeeded in 2 min: 1 ran" } as const;
  const objective = { name: "Evaluate: metrics.mse.value", direction: "minimize", value: 4.12 } as const;
  const line = ({ see }: View) =>
    see.getByRole("region", { name: "Outcome" }).querySelector("p")?.textContent;

  it.each([
    [4.61, "mse 4.61 → 4.12 (better)"],
    [4, "mse 4 → 4.12 (worse)"],
    [4.1200004, "mse 4.1200004 → 4.12 (better)"],
    [4.12 + Number.EPSILON * 4, "mse 4.120000000000001 → 4.12 (better)"],
    [4.12, "mse 4.12 → 4.12 (the same)"],
    [null, "mse 4.12"],
  ])("says the objective against the reference's %s", (reference_value, words) => {
    const shown = show({ ...ready, run: run({ ...ended, objective: { ...objective, reference_value } }) });
    expect(line(shown)).toBe(`✓Succeeded in 2 min: 1 ran · ${words} · try-7`);
  });

  it("says that it came to no number", () => {
    const lost = { ...objective, value: null, reference_value: 4 };
    expect(line(show({ ...ready, run: run({ ...ended, objective: lost }) }))).toContain(
      "mse is not a number",
    );
  });

  it("knows that more is better where that is so", () => {
    const larger = { ...objective, direction: "maximize", reference_value: 4 } as const;
    expect(line(show({ ...ready, run: run({ ...ended, objective: larger }) }))).toContain("(better)");
  });
});
