import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appearance, type Look, type Scene, describe as sentenceOf } from "../src/graph/appearance";
import { followDeeds } from "../src/graph/mode";
import { SceneKeeper } from "../src/graph/scene";
import type { Compared, Mode } from "../src/view/view";
import type { PlanAction, Run, StepElement, StepRunState, Verdict } from "../src/wire";
import { elementsOf, GraphModel } from "./graph_model";
import { issue } from "./panels_fake";
import { referenceStep, step } from "./wire_fake";

const elements = elementsOf("A>B B>C");
const [a, b, c] = elements.nodes as [never, never, never];

function verdictOn(selected_steps: string[], actions: PlanAction[]): Verdict {
  const plan = actions.map((action, i) => ({ step: "ABC".charAt(i), action, reason: "" }));
  return { selected_steps, can_start: true, summary: "", issues: [], plan };
}

function runIn(state: Run["state"], steps: Record<string, StepRunState>): Run {
  const entries = Object.entries(steps).map(([step, run]) => [
    step,
    {
      state: run,
      detail: "",
      started_at: null,
      ended_at: null,
      attempts: 1,
      resource: "",
      links: [],
      has_log: false,
      iterations: null,
    },
  ]);
  const times = { started_at: null, ended_at: null };
  return {
    state,
    arn: "arn",
    attempt: 1,
    is_own: true,
    is_uncertain: false,
    has_more_steps: false,
    is_listing: false,
    name: "",
    status: "",
    message: "",
    ...times,
    summary: "",
    can_retry: false,
    offer: null,
    failure: null,
    objective: null,
    steps: Object.fromEntries(entries),
  };
}

describe("SceneKeeper", () => {
  let view: AbortController;
  beforeEach(() => {
    vi.useFakeTimers();
    view = new AbortController();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function keep(model: GraphModel) {
    const mode = signal<Mode | null>(null);
    followDeeds({ model, mode, follows: signal(true) }, view.signal);
    const compared = signal<Compared | null>(null);
    const keeper = new SceneKeeper({ model, mode, compared }, view.signal);
    const painted = vi.fn();
    keeper.onChange(painted);
    return {
      keeper,
      painted,
      mode,
      compared,
      looks: () => elements.nodes.map((step) => appearance(step, keeper.scene).look),
    };
  }

  it("shows the plan of a verdict on the present selection", () => {
    const model = new GraphModel({
      selected_steps: ["B"],
      verdict: verdictOn(["B"], ["reuse", "run", "not-run"]),
    });
    expect(keep(model).looks()).toEqual(["reuse", "run", "not-run"]);
  });

  it("ignores a verdict on another selection", () => {
    const model = new GraphModel({ selected_steps: ["B"] });
    const { looks, painted } = keep(model);
    model.receive("verdict", verdictOn(["A"], ["run", "not-run", "not-run"]));
    expect(painted).not.toHaveBeenCalled();
    expect(looks()).toEqual(["plain", "plain", "plain"]);
  });

  it("shows the plan again once the service has refused to start a run", () => {
    const model = new GraphModel({ selected_steps: ["B"] });
    const { keeper, mode } = keep(model);
    const run = { ...model.get("run"), steps: {} };
    model.receive("run", { ...run, state: "starting", arn: "" });
    expect(keeper.scene.mode).toBe("run");
    model.receive("run", { ...run, state: "errored", arn: "" });
    expect([mode.value, keeper.scene.mode]).toEqual([null, "plan"]);
  });

  it("shows the plan again once something is varied", () => {
    const model = new GraphModel({ selected_steps: ["B"] });
    const { keeper, mode } = keep(model);
    mode.value = "reference";
    model.set("varied_parameters", { MaxDepth: "3, 4" });
    expect([mode.value, keeper.scene.mode]).toEqual(["plan", "plan"]);
  });

  it("highlights at once and keeps the last plan while the next is being judged", () => {
    const model = new GraphModel({
      selected_steps: ["B"],
      verdict: verdictOn(["B"], ["reuse", "run", "not-run"]),
    });
    const { keeper, looks } = keep(model);
    model.set("selected_steps", ["B", "C"]);
    expect(keeper.scene.selected).toEqual(new Set(["B", "C"]));
    expect(looks()).toEqual(["reuse", "run", "not-run"]);
    model.receive("verdict", verdictOn(["B", "C"], ["reuse", "run", "run"]));
    expect(looks()).toEqual(["reuse", "run", "run"]);
  });

  it("drops a plan for which no new verdict comes", () => {
    const model = new GraphModel({
      selected_steps: ["B"],
      verdict: verdictOn(["B"], ["reuse", "run", "not-run"]),
    });
    const { looks, painted } = keep(model);
    model.set("selected_steps", ["C"]);
    vi.advanceTimersByTime(599);
    painted.mockClear();
    vi.advanceTimersByTime(1);
    expect(painted).toHaveBeenCalledOnce();
    expect(looks()).toEqual(["plain", "plain", "plain"]);
  });

  it("paints a selection with its verdict in one go, when that comes in time", () => {
    const model = new GraphModel({});
    const { painted } = keep(model);
    model.set("selected_steps", ["B"]);
    vi.advanceTimersByTime(49);
    expect(painted).not.toHaveBeenCalled();
    model.receive("verdict", verdictOn(["B"], ["reuse", "run", "not-run"]));
    expect(painted).toHaveBeenCalledOnce();
    vi.runAllTimers();
    expect(painted).toHaveBeenCalledOnce();
  });

  it("paints a selection alone when the verdict keeps it waiting", () => {
    const model = new GraphModel({});
    const { painted } = keep(model);
    model.set("selected_steps", ["B"]);
    vi.advanceTimersByTime(50);
    expect(painted).toHaveBeenCalledOnce();
  });

  it("paints nothing any more once its view is gone", () => {
    const model = new GraphModel({});
    const { painted } = keep(model);
    model.set("selected_steps", ["B"]);
    view.abort();
    vi.runAllTimers();
    expect(painted).not.toHaveBeenCalled();
  });

  it("shows a run instead of the plan, and the plan again once another selection follows its end", () => {
    const model = new GraphModel({
      selected_steps: ["B"],
      verdict: verdictOn(["B"], ["reuse", "run", "not-run"]),
    });
    const { looks } = keep(model);
    model.receive("run", runIn("running", { A: "reused", B: "executing", C: "not-run" }));
    expect(looks()).toEqual(["reused", "executing", "not-run"]);
    model.receive("run", runIn("ended", { A: "reused", B: "ran", C: "not-run" }));
    expect(looks()).toEqual(["reused", "ran", "not-run"]);
    model.set("selected_steps", ["A"]);
    model.receive("verdict", verdictOn(["A"], ["run", "not-run", "not-run"]));
    expect(looks()).toEqual(["run", "not-run", "not-run"]);
    const retried = runIn("running", { A: "reused", B: "executing", C: "not-run" });
    model.receive("run", { ...retried, attempt: 2 });
    expect(looks()).toEqual(["reused", "executing", "not-run"]);
  });

  it("shows a run that was left again, when it is chosen", () => {
    const model = new GraphModel({ run: runIn("ended", { A: "ran", B: "failed", C: "not-run" }) });
    const { looks, mode } = keep(model);
    model.receive("selected_steps", ["B"]);
    model.receive("verdict", verdictOn(["B"], ["reuse", "run", "not-run"]));
    expect(looks()).toEqual(["reuse", "run", "not-run"]);
    mode.value = "run";
    expect(looks()).toEqual(["ran", "failed", "not-run"]);
  });

  it("shows the plan of a selection that is made while a run is under way, and the run once it is cleared", () => {
    const model = new GraphModel({ run: runIn("running", { A: "executing", B: "waiting", C: "not-run" }) });
    const { mode } = keep(model);
    model.receive("selected_steps", ["B"]);
    expect(mode.value).toBe("plan");
    model.receive("selected_steps", []);
    expect(mode.value).toBe("run");
  });

  it("shows something else once a run is left, and a run that has its address only later stays chosen", () => {
    const model = new GraphModel({});
    const { mode } = keep(model);
    model.receive("run", { ...runIn("starting", {}), arn: "" });
    mode.value = "reference";
    model.receive("run", runIn("running", {}));
    expect(mode.value).toBe("reference");
    mode.value = "run";
    model.receive("run", runIn("idle", {}));
    expect(mode.value).toBeNull();
  });

  it("paints what differs between two executions, also where another pair is compared", () => {
    const { mode, compared, painted, looks } = keep(new GraphModel());
    const pair = (look: Look): Compared => ({
      ...{ mode: "compare", label: "Compare", meaning: "", legend: [] },
      steps: new Map([["B", { look, word: "" }]]),
    });
    compared.value = pair("first");
    mode.value = "compare";
    expect(looks()[1]).toBe("first");
    painted.mockClear();
    compared.value = pair("other");
    expect(painted).toHaveBeenCalledTimes(1);
    expect(looks()).toEqual(elements.nodes.map(({ id }) => (id === "B" ? "other" : "absent")));
  });

  it("listens to nothing once the view is gone", () => {
    const model = new GraphModel();
    keep(model);
    view.abort();
    expect(model.listenerCount).toBe(0);
  });
});

describe("what is said of a step", () => {
  const sentence = (of: StepElement, shown: Scene) => sentenceOf(of, appearance(of, shown), shown);
  const steps = { B: referenceStep("Failed") };
  const scene: Scene = {
    mode: "plan",
    selected: new Set(["B"]),
    plan: new Map<string, PlanAction>([["B", "run"]]),
    errors: new Map(),
    warnings: new Map(),
    reference: {
      arn: "arn",
      state: "ready",
      message: "",
      newer: null,
      steps,
      has_more_steps: false,
      is_listing: false,
    },
    run: runIn("idle", {}),
    compared: null,
  };

  it("names it, its type, its plan and what it did in the reference", () => {
    expect(sentence(b, scene)).toBe("B, Training, will run, failed in the reference");
    expect(sentence(c, scene)).toBe("C, Training, not in the reference");
  });

  it("says once what it did in the reference", () => {
    expect(sentence(b, { ...scene, mode: "reference" })).toBe("B, Training, failed in the reference");
  });

  it("names it by its display name too", () => {
    const named = step("C", { display_name: "Fit a model" });
    expect(sentence(named, scene)).toBe("C, Fit a model, Training, not in the reference");
  });

  it("tells how often it was tried", () => {
    const run = runIn("ended", { B: "failed" });
    const tried = { ...run, steps: { B: { ...run.steps.B, attempts: 2 } as never } };
    expect(sentence(b, { ...scene, mode: "run", run: tried })).toContain("failed, attempt 2");
  });

  it("blocks with what an issue calls it, or in one word", () => {
    const errors = (mark: string) => new Map([["B", issue({ steps: ["B"], mark })]]);
    expect(appearance(b, { ...scene, errors: errors("cannot be reused") })).toMatchObject({
      look: "blocked",
      note: "cannot be reused",
    });
    expect(appearance(b, { ...scene, errors: errors("") }).note).toBe("blocked");
  });

  it("expects of what will run what it took in the reference", () => {
    const reference = { ...scene.reference, steps: { B: referenceStep("Succeeded", { duration_s: 60 }) } };
    expect(appearance(b, { ...scene, reference })).toMatchObject({ duration_s: 60, isEstimate: true });
  });

  it("passes a status on that it does not know", () => {
    const reference = { ...scene.reference, steps: { A: referenceStep("Pondering") } };
    const odd = appearance(a, { ...scene, mode: "reference", reference });
    expect([odd.look, odd.word]).toEqual(["plain", "pondering in the reference"]);
  });
});
