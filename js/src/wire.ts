/**
 * The models through which Python and the browser communicate.
 *
 * The JSON of every trait and message is in `wire.generated.ts`, which is generated from Python's schema.
 * `null` reaches some front ends as `undefined`: compare with `== null`.
 */

import type { Signal } from "./bridge/connection";
import type {
  Answer,
  BrowserMessage,
  Commands,
  SavedOnly,
  StepGraphState,
  WidgetState,
} from "./wire.generated";

export type * from "./wire.generated";

/** All traits, including those that only a saved widget has. */
export type Traits = WidgetState & SavedOnly;

/** A widget model of the page's widget manager, such as the hosted graph's. */
export interface ManagedModel {
  get(key: string): unknown;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

export interface WidgetManager {
  /** Only Jupyter's managers have this and `restored`; `bridge/connection.ts` reads them. */
  readonly kernel?: unknown;
  readonly restored?: Signal;
  get_model(id: string): Promise<ManagedModel>;
}

export type Callback = (...args: never[]) => void;

/** A model as anywidget hands it out. `on` and `off` take `change:<trait>` and `msg:custom`. */
export interface HostModel {
  /** Absent where a page has no widget manager, as in tests. */
  readonly widget_manager?: WidgetManager;
  get(key: string): unknown;
  on(event: string, callback: Callback): void;
  off(event: string, callback: Callback): void;
  send(content: BrowserMessage): void;
}

/** A model as graph and panels use it: what this page has stated takes precedence over what Python says. */
export interface Model<State> {
  readonly widget_manager?: WidgetManager;
  get<K extends keyof State & string>(key: K): State[K];
  /** Collects an intent, which `save_changes` states. */
  set<K extends keyof State & string>(key: K, value: State[K]): void;
  save_changes(): void;
  /** `change:<trait>` also comes when the page's own statement changes what `get` gives. */
  on(event: string, callback: Callback): void;
  off(event: string, callback: Callback): void;
  /** Whether the traits include everything that this page has stated; `change:answered` says that it changed. */
  readonly isAnswered: boolean;
}

export type CommandName = keyof Commands;

/** The arguments of a call that gives a command; empty for a command that takes none. */
export type ArgumentsOf<Name extends CommandName> = keyof Commands[Name] extends never
  ? []
  : [given: Commands[Name]];

export interface WidgetModel extends Model<Traits> {
  /** The problems of the latest command of each name; `change:problems` says that they changed. */
  readonly problems: readonly string[];
  /** States typed drafts, then gives a command; resolves with what went wrong, `""` if nothing did. */
  command<Name extends CommandName>(name: Name, ...given: ArgumentsOf<Name>): Promise<string>;
  /** Gives a command that is answered with something, such as `picture`. */
  ask<Name extends CommandName>(
    name: Name,
    ...given: ArgumentsOf<Name>
  ): Promise<Pick<Answer, "problem" | "content">>;
  /** Has `state` called before each command, and whenever drafts have to be stated. */
  onFlush(state: () => void, signal: AbortSignal): void;
  /** States what has been typed but not stated yet. */
  flushDrafts(): void;
  dismissProblems(): void;
}

export type StepGraphModel = Model<StepGraphState>;
