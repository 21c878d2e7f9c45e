import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appearance, describe as sentence } from "../src/graph/appearance";
import { SceneKeeper } from "../src/graph/scene";
import type { PlanAction, Run, StepRunState, Verdict } from "../src/wire";
import { elementsOf, GraphModel } from "./graph_model";
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
    name: "",
    status: "",
    message: "",
    ...times,
    summary: "",
    can_retry: false,
    offer: null,
    failure: null,
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
    const keeper = new SceneKeeper(model, view.signal);
    const painted = vi.fn();
    keeper.onChange(painted);
    return {
      keeper,
      painted,
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

  it("listens to nothing once the view is gone", () => {
    const model = new GraphModel();
    keep(model);
    view.abort();
    expect(model.listenerCount).toBe(0);
  });
});

describe("what is said of a step", () => {
  const scene = {
    selected: new Set(["B"]),
    plan: new Map<string, PlanAction>([["B", "run"]]),
    reference: {
      arn: "arn",
      state: "ready" as const,
      message: "",
      newer: null,
      steps: { B: referenceStep("Failed") },
    },
    run: null,
  };

  it("names it, its type, its selection, its plan and the reference", () => {
    expect(sentence(b, scene)).toBe("B, Training, selected, run, failed in the reference execution");
    expect(sentence(c, scene)).toBe("C, Training, not selected, not in the reference execution");
  });

  it("names it by its display name too", () => {
    const named = step("C", { display_name: "Fit a model" });
    expect(sentence(named, scene)).toBe(
      "C, Fit a model, Training, not selected, not in the reference execution",
    );
  });

  it("shows the reference's status by a sign, and by a word unless all is well", () => {
    expect(appearance(b, scene).status).toEqual({ sign: "✗", word: "failed" });
    expect(appearance(a, scene).status).toEqual({ sign: "–", word: "" });
  });

  it("passes a status on that it does not know", () => {
    const steps = { A: referenceStep("Pondering") };
    const odd = { ...scene, reference: { ...scene.reference, steps } };
    expect(appearance(a, odd).status).toEqual({ sign: "", word: "Pondering" });
  });
});
