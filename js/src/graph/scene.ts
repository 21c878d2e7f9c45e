/** What the graph is to show now: the traits, less what is stale. */
import { onChange } from "../listen";
import type { PlanAction, Run, StepGraphModel } from "../wire";
import type { Scene } from "./appearance";

/** How long the last plan stays in the picture while a new selection is being judged. */
const STALE_AFTER_MS = 600;

/**
 * How long a new selection waits for its verdict before it is painted alone. An answer in time is painted
 * with it, in one frame: a frame of the selection's own would be what the verdict's has to wait for.
 */
const ANSWER_WITHIN_MS = 50;

/**
 * Keeps the scene of one view, and says when it changes.
 *
 * A verdict that does not include what this page has stated is not painted: the last
 * plan stays until the new verdict comes, or until it is long overdue. An
 * execution that ended stays in the picture until the selection changes.
 */
export class SceneKeeper {
  readonly #model: StepGraphModel;
  #plan: ReadonlyMap<string, PlanAction> = new Map();
  #unanswered: ReturnType<typeof setTimeout> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;
  /** A retried execution is another run. */
  #dismissed: Pick<Run, "arn" | "attempt"> | undefined;

  #changed: () => void = () => {};

  constructor(model: StepGraphModel, signal: AbortSignal) {
    this.#model = model;
    onChange(model, ["selected_steps"], () => this.#onSelection(), signal);
    onChange(model, ["verdict", "answered"], () => this.#onVerdict(), signal);
    onChange(model, ["reference", "run"], () => this.#changed(), signal);
    signal.addEventListener("abort", () => this.#stopWaiting());
    this.#takePlan();
  }

  /** The one listener: what paints. */
  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  get scene(): Scene {
    return {
      selected: new Set(this.#model.get("selected_steps")),
      plan: this.#plan,
      reference: this.#model.get("reference"),
      run: this.#shownRun(),
    };
  }

  #onSelection(): void {
    const run = this.#model.get("run");
    if (run.state === "ended" || run.state === "errored") this.#dismissed = run;
    if (this.#takePlan()) this.#changed();
    else this.#waitForPlan();
  }

  #onVerdict(): void {
    if (this.#takePlan()) this.#changed();
  }

  /** Whether the verdict is on what this page has stated. */
  #takePlan(): boolean {
    if (!this.#model.isAnswered) return false;
    const { plan } = this.#model.get("verdict");
    this.#stopWaiting();
    this.#plan = new Map(plan?.map(({ step, action }) => [step, action]));
    return true;
  }

  #stopWaiting(): void {
    clearTimeout(this.#unanswered);
    clearTimeout(this.#overdue);
  }

  #waitForPlan(): void {
    this.#stopWaiting();
    this.#unanswered = setTimeout(() => this.#changed(), ANSWER_WITHIN_MS);
    this.#overdue = setTimeout(() => {
      this.#plan = new Map();
      this.#changed();
    }, STALE_AFTER_MS);
  }

  #shownRun(): Run | null {
    const run = this.#model.get("run");
    const idle = run.state === undefined || run.state === "idle";
    const isSame = run.arn === this.#dismissed?.arn && run.attempt === this.#dismissed.attempt;
    return idle || (run.arn !== "" && isSame) ? null : run;
  }
}
