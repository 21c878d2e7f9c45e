/**
 * The state of one view of a widget beside its model, such as the current step and what the colours mean.
 *
 * Python does not know it, and each view of a widget has its own. The graph and the panels both read and
 * write it, and neither knows the other.
 */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Appearance, Look } from "../graph/appearance";
import { Hover } from "../hover";
import type { WidgetModel } from "../wire";
import { TraitSignals } from "./traits";

/** What the colours of steps mean: the plan of the selection, the shown run, the reference, a comparison. */
export type Mode = "plan" | "run" | "reference" | "compare";

/** A mode with its words in the switch between modes. */
export interface ModeChoice {
  mode: Mode;
  label: string;
  meaning: string;
}

/** A comparison of two executions, as the graph shows it. */
export interface Compared extends ModeChoice {
  steps: ReadonlyMap<string, Pick<Appearance, "look" | "word">>;
  /** What the looks mean. */
  legend: readonly (readonly [Look, string])[];
}

export type TabName = "plan" | "parameters" | "runs" | "code";

/** The step that the user is at. */
export interface CurrentStep {
  name: string;
  /** The side that named the step; the other brings it into view. A run or a link belongs to neither side. */
  from: "graph" | "panel" | "run" | "link";
}

export class View {
  readonly model: WidgetModel;
  readonly traits: TraitSignals;
  /** What the pointer or the keyboard is on. */
  readonly hover: Hover;
  /** `null` until the user has been at a step. */
  readonly current: Signal<CurrentStep | null> = signal(null);
  /** The steps that a preset or an expression would select, while the user considers it. */
  readonly preview: Signal<ReadonlySet<string> | null> = signal(null);
  /** The mode that the user has chosen, directly or by what they do; `null` for one that fits the state. */
  readonly mode: Signal<Mode | null> = signal(null);
  /** The comparison that is shown; `null` if there is none. */
  readonly compared: Signal<Compared | null> = signal(null);
  readonly tab: Signal<TabName> = signal<TabName>("plan");
  /** The parameter whose field is to be brought into view. */
  readonly wantedParameter: Signal<string | null> = signal(null);
  /** The step whose details are open; `null` for none. */
  readonly details: Signal<string | null> = signal(null);
  /** Whether the graph moves to each step that begins to run, until the user pans. */
  readonly follows: Signal<boolean> = signal(true);
  /** Whether the graph is drawn, or it is known that it cannot be. */
  readonly isDrawn: Signal<boolean> = signal(false);
  /** Whether the widget fills the window. */
  readonly isFullWindow: Signal<boolean> = signal(false);
  /** Whether all issues are listed, however many; `null` until the user has chosen. */
  readonly listsIssues: Signal<boolean | null> = signal(null);
  /** Why the text in the expression box is not the selection, and what to do about it; `""` if it is. */
  readonly unapplied: Signal<string> = signal("");
  /** What went wrong in this page itself; `""` if nothing did. */
  readonly problem: Signal<string> = signal("");
  /** What a screen reader announces when it is idle, and, in `assertively`, at once. */
  readonly politely: Signal<string> = signal("");
  readonly assertively: Signal<string> = signal("");
  /** Starts what is on the screen, or says what prevents it. */
  run: () => void = () => {};

  constructor(model: WidgetModel, life: AbortSignal) {
    this.model = model;
    this.traits = new TraitSignals(model, life);
    this.hover = new Hover(() => model.get("parameter_form"));
  }
}

export const ViewContext = createContext<View | null>(null);

/** The view that a component is in. */
export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error("The component stands outside of a view.");
  return view;
}
