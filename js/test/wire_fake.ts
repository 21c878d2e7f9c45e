/** Complete examples of what Python sends: a test gives only the values that matter to it. */
import type {
  BoxPlace,
  Comparison,
  Drawing,
  Elements,
  ExecutionSummary,
  Notice,
  Objective,
  Preset,
  Reference,
  ReferenceStep,
  References,
  Run,
  RunRow,
  Runs,
  StepEdge,
  StepElement,
  Sweep,
  SweepPlan,
  SweepTrial,
} from "../src/wire";

export const REFERENCE_ARN = "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p/execution/nightly0001";

export const NO_REFERENCE: Reference = {
  arn: null,
  state: "none",
  message: "",
  steps: {},
  newer: null,
  has_more_steps: false,
  is_listing: false,
};

export const NO_NOTICE: Notice = { severity: "", message: "", action: "", action_label: "" };

export const NO_RUN: Run = {
  state: "idle",
  arn: "",
  attempt: 1,
  name: "",
  status: "",
  message: "",
  started_at: null,
  ended_at: null,
  summary: "",
  can_retry: false,
  is_own: true,
  is_uncertain: false,
  has_more_steps: false,
  is_listing: false,
  offer: null,
  failure: null,
  objective: null,
  steps: {},
};

export const NO_RUNS: Runs = {
  state: "none",
  message: "",
  rows: [],
  has_more: false,
  metrics: [],
  varied: [],
  objective: null,
};

export const NO_COMPARISON: Comparison = {
  arns: [],
  names: [],
  values: [],
  steps: [],
  metrics: [],
  durations: [],
  definition: [],
  unknown_definitions: [],
  message: "",
};

export const NO_SWEEP_PLAN: SweepPlan = {
  state: "none",
  problems: {},
  trial_count: 0,
  dropped_count: 0,
  expected_s: null,
  instance_hours: null,
  can_start: false,
  issues: [],
  text: "",
};

/** The plan of a sweep of so many trials, which can start. */
export function planOf(trial_count: number, changes: Partial<SweepPlan> = {}): SweepPlan {
  const text = `${trial_count} trials of 2 steps · about 24 min · 0.80 instance-hours`;
  return { ...NO_SWEEP_PLAN, state: "ready", trial_count, can_start: true, text, ...changes };
}

export function trial(index: number, status: string, changes: Partial<SweepTrial> = {}): SweepTrial {
  const arn = status === "Waiting" ? "" : `arn:trial-${index}`;
  const values = { Depth: String(index) };
  return { index, values, arn, status, reason: "", objective: null, duration_s: null, ...changes };
}

const COUNTED: Record<string, string> = {
  Waiting: "waiting",
  Starting: "waiting",
  Executing: "running",
  Stopping: "running",
  Succeeded: "succeeded",
  Failed: "failed",
  Stopped: "stopped",
};

/** A sweep over Depth that minimizes the mse. */
export function sweepOf(trials: SweepTrial[], changes: Partial<Sweep> = {}): Sweep {
  const counts: Record<string, number> = { waiting: 0, running: 0, succeeded: 0, failed: 0, stopped: 0 };
  for (const { status } of trials) {
    const state = COUNTED[status] ?? "failed";
    counts[state] = (counts[state] ?? 0) + 1;
  }
  const name = "Evaluate: metrics.mse.value";
  const objective: Objective = {
    name,
    direction: "minimize",
    condition: "",
    threshold: null,
    choices: [name],
  };
  return {
    id: "7f2",
    state: "running",
    selected_steps: ["Train"],
    reference_execution_arn: REFERENCE_ARN,
    varied: ["Depth"],
    objective,
    started_at: null,
    ended_at: null,
    reference_objective: null,
    trials,
    best: null,
    counts,
    message: "",
    ...changes,
  };
}

/** A row of the table of executions: one that has succeeded, whose details have not been requested yet. */
export function runRow(changes: Partial<RunRow> = {}): RunRow {
  return {
    arn: REFERENCE_ARN,
    name: "nightly",
    status: "Succeeded",
    started_at: null,
    duration_s: null,
    created_by: "",
    description: "",
    values: {},
    metrics: {},
    metrics_state: "none",
    metrics_problem: "",
    outcomes: {},
    sweep: "",
    trial: null,
    is_best: false,
    is_reference: false,
    is_own: false,
    report: null,
    unknown: "",
    ...changes,
  };
}

export function step(id: string, changes: Partial<StepElement> = {}): StepElement {
  return { id, type: "Training", display_name: "", container: null, branch: null, ...changes };
}

export function edge(source: string, target: string, ...reasons: string[]): StepEdge {
  return { source, target, reasons };
}

/** The elements as Python sends them, laid out by rank alone, each rank in order. */
export function elementsWith(nodes: StepElement[], edges: StepEdge[] = [], boxes: BoxPlace[] = []): Elements {
  const ranks = new Map(nodes.map(({ id }) => [id, 0]));
  for (const _ of nodes) {
    for (const { source, target } of edges) {
      ranks.set(target, Math.max(ranks.get(target) ?? 0, (ranks.get(source) ?? 0) + 1));
    }
  }
  const orders = new Map<number, number>();
  const places = nodes.map(({ id }) => {
    const rank = ranks.get(id) ?? 0;
    const order = orders.get(rank) ?? 0;
    orders.set(rank, order + 1);
    return { rank, order };
  });
  const [deepest, widest] = [Math.max(0, ...ranks.values()), Math.max(1, ...orders.values())];
  const at =
    (turned: boolean) =>
    (rank: number, order: number): [number, number] =>
      turned ? [order * 1.1, rank * 1.5] : [rank * 1.2, order * 1.4];
  const drawing = (turned: boolean): Drawing => {
    const place = at(turned);
    const [x, y] = place(deepest, widest);
    return {
      width: x + 1,
      height: y + 1,
      nodes: places.map(({ rank, order }) => {
        const [x, y] = place(rank, order);
        return { x, y, rank, order };
      }),
      bends: edges.map(({ source, target }) => {
        const [from, to] = [ranks.get(source) ?? 0, ranks.get(target) ?? 0];
        return Array.from({ length: to - from - 1 }, (_, i) => place(from + i + 1, widest));
      }),
      boxes,
      lanes: [],
    };
  };
  return { nodes, edges, layout: { horizontal: drawing(false), vertical: drawing(true) } };
}

export function referenceStep(status: string, changes: Partial<ReferenceStep> = {}): ReferenceStep {
  return {
    status,
    failure_reason: "",
    duration_s: null,
    cache_hit: false,
    attempt: 1,
    started_at: null,
    has_log: false,
    links: [],
    ...changes,
  };
}

export function referenceWith(steps: Record<string, ReferenceStep>): Reference {
  return { ...NO_REFERENCE, arn: REFERENCE_ARN, state: "ready", steps };
}

export function execution(changes: Partial<ExecutionSummary> = {}): ExecutionSummary {
  return {
    position: 0,
    arn: REFERENCE_ARN,
    name: "nightly",
    status: "Succeeded",
    started_at: null,
    can_serve: true,
    why_not: "",
    origins: [],
    duration_s: null,
    created_by: "",
    changed_parameters: {},
    ...changes,
  };
}

export function listed(executions: ExecutionSummary[], changes: Partial<References> = {}): References {
  const placed = executions.map((execution, position) => ({ ...execution, position }));
  return {
    state: "ready",
    message: "",
    count: placed.length,
    executions: placed,
    has_more: false,
    ...changes,
  };
}

export function preset(code: string, changes: Partial<Preset> = {}): Preset {
  return { code, label: code, steps: [], unavailable: "", explanation: "", ...changes };
}
