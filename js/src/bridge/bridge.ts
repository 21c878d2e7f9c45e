/**
 * The single connection between a widget's model and everything on this page that shows it.
 *
 * Python owns all state. The page states intents and gives commands, both as custom messages, which Jupyter
 * delivers in order. Until Python has answered a statement, `get` returns the value that the page has stated.
 */

import { onAbort } from "../listen";
import { own } from "../own";
import type {
  Answer,
  ArgumentsOf,
  Callback,
  CommandName,
  HostModel,
  Intents,
  Traits,
  WidgetManager,
  WidgetModel,
} from "../wire";
import { Commands, type Outcome } from "./commands";
import { isKernelLive, onKernelChange } from "./kernel_status";
import { Listeners } from "./listeners";
import { watchReconnection } from "./reconnect";
import { Statements } from "./statements";

const KERNEL_GONE = "The kernel is gone.";

export class Bridge implements WidgetModel {
  readonly widget_manager?: WidgetManager;
  readonly #model: HostModel;
  readonly #statements = new Statements();
  readonly #commands = new Commands();
  readonly #listeners: Listeners;
  /** The value, as JSON, that listeners were last told of, by the name of each stated intent. */
  readonly #told = new Map<string, string>();
  readonly #drafts = new Set<() => void>();
  #answered: number;

  /** Exchanges messages with Python until the signal aborts. */
  constructor(model: HostModel, signal: AbortSignal) {
    this.#model = model;
    if (model.widget_manager) this.widget_manager = model.widget_manager;
    this.#answered = this.#answeredNumber();
    this.#listeners = new Listeners(model, (trait) => this.#changed(trait));
    this.#listen("change:answered", () => this.#onAnswered(), signal);
    this.#listen("msg:custom", (content: Answer) => this.#onMessage(content), signal);
    onKernelChange(model, () => this.#onKernel(), signal);
    onAbort(signal, () => this.#commands.abandon(KERNEL_GONE));
    watchReconnection(model, { resumed: () => this.#resume(), restored: () => this.#hello() }, signal);
    this.#hello();
  }

  get<K extends keyof Traits & string>(key: K): Traits[K] {
    const own = this.#statements.find(key, this.#answeredNumber());
    // Python's `None` reaches some front ends as `undefined`.
    return (own ? own.value : (this.#model.get(key) ?? null)) as Traits[K];
  }

  set<K extends keyof Traits & string>(key: K, value: Traits[K]): void {
    if (isKernelLive(this.#model)) this.#statements.collect(key as keyof Intents, value);
  }

  save_changes(): void {
    const stated = this.#statements.conclude();
    if (stated.length === 0) return;
    this.#model.send({ kind: "state", ...this.#statements.unanswered(this.#answeredNumber()) });
    for (const name of [...stated, "answered"]) this.#changed(name);
  }

  on(event: string, callback: Callback): void {
    this.#listeners.add(event, callback);
  }

  off(event: string, callback: Callback): void {
    this.#listeners.remove(event, callback);
  }

  get isAnswered(): boolean {
    return this.#answeredNumber() >= this.#statements.number;
  }

  get problems(): readonly string[] {
    return this.#commands.problems;
  }

  async command<Name extends CommandName>(name: Name, ...given: ArgumentsOf<Name>): Promise<string> {
    return (await this.ask(name, ...given)).problem;
  }

  async ask<Name extends CommandName>(name: Name, ...[given]: ArgumentsOf<Name>): Promise<Outcome> {
    if (!isKernelLive(this.#model)) return { problem: KERNEL_GONE, content: "" };
    this.flushDrafts();
    const message = {
      kind: "command" as const,
      command: name,
      id: this.#commands.nextId(this.#statements.client),
      revision: this.get("revision") ?? 0,
      ...this.#statements.unanswered(this.#answeredNumber()),
      ...given,
    };
    const answer = this.#commands.await(message);
    this.#changed("problems");
    this.#model.send(message);
    return answer;
  }

  onFlush(state: () => void, signal: AbortSignal): void {
    this.#drafts.add(state);
    onAbort(signal, () => this.#drafts.delete(state));
  }

  flushDrafts(): void {
    for (const state of this.#drafts) state();
  }

  dismissProblems(): void {
    this.#commands.forgetProblems();
    this.#changed("problems");
  }

  #listen(event: string, callback: Callback, signal: AbortSignal): void {
    this.#model.on(event, callback);
    onAbort(signal, () => this.#model.off(event, callback));
  }

  #answeredNumber(): number {
    const answered = (this.#model.get("answered") ?? {}) as Traits["answered"];
    return own(answered, this.#statements.client) ?? 0;
  }

  /** Announces the answered intents: if Python keeps the value that it had, only `answered` changes. */
  #onAnswered(): void {
    const before = this.#answered;
    this.#answered = this.#answeredNumber();
    for (const intent of this.#statements.between(before, this.#answered)) this.#changed(intent);
  }

  #onMessage(content: Answer): void {
    if (content.kind === "answer" && this.#commands.take(content)) this.#changed("problems");
  }

  #onKernel(): void {
    if (isKernelLive(this.#model)) this.#hello();
    else this.#commands.abandon(KERNEL_GONE);
  }

  #hello(): void {
    if (isKernelLive(this.#model)) this.#model.send({ kind: "hello", client: this.#statements.client });
  }

  /** Sends the commands first, unchanged, and then the statement, so that the latest intents prevail. */
  #resume(): void {
    if (!isKernelLive(this.#model)) return;
    this.#hello();
    for (const message of this.#commands.unanswered) this.#model.send(message);
    const answered = this.#answeredNumber();
    if (this.#statements.repeat(answered)) {
      this.#model.send({ kind: "state", ...this.#statements.unanswered(answered) });
    }
  }

  /** Notifies the listeners, unless Python merely confirms what the page has stated and shown already. */
  #changed(name: string): void {
    if (this.#statements.hasStated(name)) {
      const shown = JSON.stringify(this.get(name as keyof Intents));
      if (shown === this.#told.get(name)) return;
      this.#told.set(name, shown);
    }
    this.#listeners.tell(name);
  }
}
