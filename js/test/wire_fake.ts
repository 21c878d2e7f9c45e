/** Pieces of what Python sends, whole: a test names what it is about, and the rest is as usual. */
import type {
  ExecutionSummary,
  Notice,
  Preset,
  Reference,
  ReferenceStep,
  References,
  Run,
  StepEdge,
  StepElement,
} from "../src/wire";

export const REFERENCE_ARN = "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p/execution/nightly0001";

export const NO_REFERENCE: Reference = { arn: null, state: "none", message: "", steps: {} };

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
  offer: null,
  steps: {},
};

export function step(id: string, changes: Partial<StepElement> = {}): StepElement {
  return { id, type: "Training", container: null, branch: null, ...changes };
}

export function edge(source: string, target: string, ...reasons: string[]): StepEdge {
  return { source, target, reasons };
}

export function referenceStep(status: string, changes: Partial<ReferenceStep> = {}): ReferenceStep {
  return { status, failure_reason: "", duration_s: null, cache_hit: false, attempt: 1, ...changes };
}

export function referenceWith(steps: Record<string, ReferenceStep>): Reference {
  return { arn: REFERENCE_ARN, state: "ready", message: "", steps };
}

export function execution(changes: Partial<ExecutionSummary> = {}): ExecutionSummary {
  return {
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
  return { state: "ready", message: "", executions, has_more: false, ...changes };
}

export function preset(code: string, changes: Partial<Preset> = {}): Preset {
  return { code, label: code, steps: [], unavailable: "", explanation: "", ...changes };
}
