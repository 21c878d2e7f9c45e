/** The scene that the graph shows: the traits, without what is stale. */
import { onAbort, onChange } from "../listen";
import type { View } from "../view/view";
import type { Issue, PlanAction, Severity, StepGraphModel, Verdict } from "../wire";
import type { Scene } from "./appearance";
import { shownMode } from "./mode";
import { onSignal } from "./signals";

/** How long the last plan stays visible while a new selection is being judged. */
const STALE_AFTER_MS = 600;

/**
 * How long a new selection waits for its verdict before it is painted alone. An answer within that time is
 * painted with it in one frame; the verdict would otherwise have to wait for the frame of the selection.
 */
const ANSWER_WITHIN_MS = 50;

export interface SceneView extends Pick<View, "mode" | "compared"> {
  readonly model: StepGraphModel;
}

/** What a verdict says about steps. */
type Judged = Pick<Scene, "plan" | "errors" | "warnings">;

const NOTHING: Judged = { plan: new Map(), errors: new Map(), warnings: new Map() };

/**
 * Keeps the scene of one view, and reports when it changes.
 *
 * A verdict that does not yet include what this page has stated is not painted: the last
 * plan stays until the new verdict arrives or is long overdue.
 */
export class SceneKeeper {
  readonly #view: SceneView;
  readonly #model: StepGraphModel;
  #judged: Judged = NOTHING;
  #unanswered: ReturnType<typeof setTimeout> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;

  #changed: () => void = () => {};

  constructor(view: SceneView, signal: AbortSignal) {
    this.#view = view;
    this.#model = view.model;
    onChange(this.#model, ["selected_steps"], () => this.#onSelection(), signal);
    onChange(this.#model, ["verdict", "answered"], () => this.#onVerdict(), signal);
    onChange(this.#model, ["reference", "run"], () => this.#changed(), signal);
    onSignal(view.mode, () => this.#onMode(), signal);
    onSignal(view.compared, () => this.#changed(), signal);
    onAbort(signal, () => this.#stopWaiting());
    this.#takeVerdict();
  }

  /** Sets the one listener, which paints. */
  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  get scene(): Scene {
    return {
      mode: shownMode(this.#view),
      selected: new Set(this.#model.get("selected_steps")),
      ...this.#judged,
      reference: this.#model.get("reference"),
      run: this.#model.get("run"),
      compared: this.#view.compared.value,
    };
  }

  /** A selection may change the mode too: its own handler comes first, and may wait for the verdict. */
  #onMode(): void {
    queueMicrotask(() => {
      if (this.#unanswered === undefined) this.#changed();
    });
  }

  #onSelection(): void {
    if (this.#takeVerdict()) this.#changed();
    else this.#waitForVerdict();
  }

  #onVerdict(): void {
    if (this.#takeVerdict()) this.#changed();
  }

  /** Takes the verdict if it includes what this page has stated; returns whether it does. */
  #takeVerdict(): boolean {
    if (!this.#model.isAnswered) return false;
    this.#stopWaiting();
    this.#judged = judgedOf(this.#model.get("verdict"));
    return true;
  }

  #stopWaiting(): void {
    clearTimeout(this.#unanswered);
    clearTimeout(this.#overdue);
    this.#unanswered = undefined;
  }

  #waitForVerdict(): void {
    this.#stopWaiting();
    this.#unanswered = setTimeout(() => {
      this.#unanswered = undefined;
      this.#changed();
    }, ANSWER_WITHIN_MS);
    this.#overdue = setTimeout(() => {
      this.#judged = NOTHING;
      this.#changed();
    }, STALE_AFTER_MS);
  }
}

function judgedOf({ plan, issues }: Verdict): Judged {
  return {
    plan: new Map(plan?.map(({ step, action }) => [step, action] as [string, PlanAction])),
    errors: issuesByStep(issues, "error"),
    warnings: issuesByStep(issues, "warning"),
  };
}

function issuesByStep(issues: readonly Issue[] | undefined, severity: Severity): Map<string, Issue> {
  const ofSeverity = (issues ?? []).filter((issue) => issue.severity === severity);
  // In reverse, so that the first issue of a step is the one that stays.
  return new Map(ofSeverity.reverse().flatMap((issue) => issue.steps.map((step) => [step, issue] as const)));
}
