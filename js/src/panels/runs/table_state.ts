/** What the user has chosen in the table of executions of one view. */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { AS_LISTED } from "./columns";
import type { Order } from "./order";
import type { Over } from "./series";

/** The controls that can have the focus in a line. */
export type Control = "tick" | "open";

/** The one Tab stop of the table's lines. */
export interface Stop {
  /** A line's key. */
  line: string;
  control: Control;
}

export class TableState {
  readonly filter = signal("");
  readonly order: Signal<Order> = signal<Order>(AS_LISTED);
  /** By key, whether a column is shown, for the columns that the user has shown or hidden. */
  readonly columns: Signal<ReadonlyMap<string, boolean>> = signal(new Map());
  /** The executions that are to be compared. */
  readonly ticked: Signal<ReadonlySet<string>> = signal(new Set());
  readonly folded: Signal<ReadonlySet<string>> = signal(new Set());
  readonly open: Signal<ReadonlySet<string>> = signal(new Set());
  /** The execution that is pointed at or focused, in the table or the plot. */
  readonly marked: Signal<string | null> = signal(null);
  readonly stop: Signal<Stop | null> = signal<Stop | null>(null);
  /** Whether the stop should be focused and scrolled into sight once it is drawn. */
  readonly isWanted = signal(false);
  /** What the plot is drawn over; `null` until the user chooses. */
  readonly over: Signal<Over | null> = signal<Over | null>(null);

  /** Scrolls to a line, and focuses it. */
  goTo(line: string, control: Control = "open"): void {
    this.stop.value = { line, control };
    this.isWanted.value = true;
  }
}

/** Adds the key to the set, or removes it if it is there. */
export function toggle(set: Signal<ReadonlySet<string>>, key: string): void {
  const next = new Set(set.value);
  if (!next.delete(key)) next.add(key);
  set.value = next;
}

export const TableContext = createContext<TableState | null>(null);

/** The state of the table that a component is in. */
export function useTable(): TableState {
  const state = useContext(TableContext);
  if (!state) throw new Error("The component stands outside of the runs.");
  return state;
}
