/** What the reader of one view has done to the table of executions. */

import { type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { AS_LISTED } from "./columns";
import type { Order } from "./order";
import type { Over } from "./series";

/** What can have the focus in a line. */
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
  /** By a column's key, whether it is shown; of those that somebody has chosen. */
  readonly columns: Signal<ReadonlyMap<string, boolean>> = signal(new Map());
  /** The executions that are to be compared. */
  readonly ticked: Signal<ReadonlySet<string>> = signal(new Set());
  readonly folded: Signal<ReadonlySet<string>> = signal(new Set());
  readonly open: Signal<ReadonlySet<string>> = signal(new Set());
  /** The execution that pointer or keyboard is on, in the table or the plot. */
  readonly marked: Signal<string | null> = signal(null);
  readonly stop: Signal<Stop | null> = signal<Stop | null>(null);
  /** Whether the stop is to have the focus, and to be seen, once it is drawn. */
  readonly isWanted = signal(false);
  /** What the plot is drawn over; `null` before anybody has chosen. */
  readonly over: Signal<Over | null> = signal<Over | null>(null);

  /** Brings a line into sight, and the focus to it. */
  goTo(line: string, control: Control = "open"): void {
    this.stop.value = { line, control };
    this.isWanted.value = true;
  }
}

/** With the key where it was not, and without it where it was. */
export function toggle(set: Signal<ReadonlySet<string>>, key: string): void {
  const next = new Set(set.value);
  if (!next.delete(key)) next.add(key);
  set.value = next;
}

export const TableContext = createContext<TableState | null>(null);

/** The state of the table that a component stands in. */
export function useTable(): TableState {
  const state = useContext(TableContext);
  if (!state) throw new Error("The component stands outside of the runs.");
  return state;
}
