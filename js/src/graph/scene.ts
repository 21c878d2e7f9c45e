/** What the graph is to show now: the traits, less what is stale. */
import { onChange } from "../listen";
import type { View } from "../view/view";
import type { Issue, PlanAction, Severity, StepGraphModel, Verdict } from "../wire";
import type { Scene } from "./appearance";
import { shownMode } from "./mode";
import { onSignal } from "./signals";

/** How long the last plan stays in the picture while a new selection is being judged. */
const STALE_AFTER_MS = 600;

/**
 * How long a new selection waits for its verdict before it is painted alone. An answer in time is painted
 * with it, in one frame: a frame of the selection's own would be what the verdict's has to wait for.
 */
const ANSWER_WITHIN_MS = 50;

export interface SceneView extends Pick<View, "mode" | "compared"> {
  readonly model: StepGraphModel;
}

/** What a verdict says of steps. */
type Judged = Pick<Scene, "plan" | "errors" | "warnings">;

const NOTHING: Judged = { plan: new Map(), errors: new Map(), warnings: new Map() };

/**
 * Keeps the scene of one view, and says when it changes.
 *
 * A verdict that does not include what this page has stated is not painted: the last
 * plan stays until the new verdict comes, or until it is long overdue.
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
    signal.addEventListener("abort", () => this.#stopWaiting());
    this.#takeVerdict();
  }

  /** The one listener: what paints. */
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

  /** A selection turns the mode, too, and waits for its verdict all the same: its own turn comes first. */
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

  /** Whether the verdict is on what this page has stated. */
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
  // Backwards, so that the first one stays.
  return new Map(ofSeverity.reverse().flatMap((issue) => issue.steps.map((step) => [step, issue] as const)));
}
