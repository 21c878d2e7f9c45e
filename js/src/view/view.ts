/**
 * What one view of a widget knows beside its model: where its reader is, and what the colours mean.
 *
 * Nothing here is Python's: two views of one widget have two. The graph and the panels both read it and write
 * it, and neither knows the other.
 */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Appearance, Look } from "../graph/appearance";
import { Hover } from "../hover";
import type { WidgetModel } from "../wire";
import { TraitSignals } from "./traits";

/** What the colours of steps mean: the plan of the selection, the run that is shown, the reference, or a comparison. */
export type Mode = "plan" | "run" | "reference" | "compare";

/** One of the meanings that colours can have. */
export interface ModeChoice {
  mode: Mode;
  label: string;
  meaning: string;
}

/** Two executions, as the graph shows what differs between them. */
export interface Compared extends ModeChoice {
  steps: ReadonlyMap<string, Pick<Appearance, "look" | "word">>;
  /** What the looks mean. */
  legend: readonly (readonly [Look, string])[];
}

export type TabName = "plan" | "parameters" | "runs" | "code";

/** The step that the reader is at. */
export interface CurrentStep {
  name: string;
  /** Which side named it; the other one brings it into view. A run and a link stand on neither. */
  from: "graph" | "panel" | "run" | "link";
}

export class View {
  readonly model: WidgetModel;
  readonly traits: TraitSignals;
  /** What pointer or keyboard is on. */
  readonly hover: Hover;
  /** `null` before the reader has been at any. */
  readonly current: Signal<CurrentStep | null> = signal(null);
  /** The steps that a preset or an expression would select, while somebody considers it. */
  readonly preview: Signal<ReadonlySet<string> | null> = signal(null);
  /** Chosen by the reader, or by what they do; `null` takes what fits the state. */
  readonly mode: Signal<Mode | null> = signal(null);
  /** Those that somebody compares; `null` while nobody does. */
  readonly compared: Signal<Compared | null> = signal(null);
  readonly tab: Signal<TabName> = signal<TabName>("plan");
  /** The parameter whose field is to be brought into view. */
  readonly wantedParameter: Signal<string | null> = signal(null);
  /** The step whose details are open; `null` for none. */
  readonly details: Signal<string | null> = signal(null);
  /** Whether the graph goes where a step begins to run; a reader who pans ends it. */
  readonly follows: Signal<boolean> = signal(true);
  /** Whether the graph is drawn, or it is known that it cannot be. */
  readonly isDrawn: Signal<boolean> = signal(false);
  /** Whether the widget fills the window. */
  readonly isFullWindow: Signal<boolean> = signal(false);
  /** Whether all issues are listed, also where they are many; `null` before anybody has chosen. */
  readonly listsIssues: Signal<boolean | null> = signal(null);
  /** Why the text in the expression box is not what is selected, and what to do; `""` where it is. */
  readonly unapplied: Signal<string> = signal("");
  /** What went wrong in this page itself; `""` if nothing did. */
  readonly problem: Signal<string> = signal("");
  /** What a screen reader is told in its own time, and what at once. */
  readonly politely: Signal<string> = signal("");
  readonly assertively: Signal<string> = signal("");
  /** Starts what is on the screen, or says what stands in the way. */
  run: () => void = () => {};

  constructor(model: WidgetModel, life: AbortSignal) {
    this.model = model;
    this.traits = new TraitSignals(model, life);
    this.hover = new Hover(() => model.get("parameter_form"));
  }
}

export const ViewContext = createContext<View | null>(null);

/** The view that a component stands in. */
export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error("The component stands outside of a view.");
  return view;
}
