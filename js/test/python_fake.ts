/** A widget's model with a fake Python that follows the protocol: messages stay in order; it may be busy. */

import type {
  Answer,
  BrowserMessage,
  Callback,
  Command,
  HostModel,
  StateMessage,
  Traits,
  WidgetManager,
} from "../src/wire";

/** The envelope of a message, without its content. */
type Envelope = "kind" | "id" | "revision" | "client" | "number" | "intents" | "stated_in";
type Given = Record<string, unknown> & { command: string };

export class FakeModel implements HostModel {
  comm_live = true;
  widget_manager?: WidgetManager;
  /** Everything that has left the page, in order. */
  readonly messages: BrowserMessage[] = [];
  /** The commands that Python has carried out; one that arrives again is not repeated. */
  readonly carriedOut: Command[] = [];
  /** While true, Python handles nothing; messages wait for `catchUp`. */
  isBusy = false;
  /** While true, everything that leaves the page is lost. */
  isCut = false;
  private waiting: BrowserMessage[] = [];
  private readonly known = new Map<string, string>();
  private readonly listeners = new Map<string, Set<Callback>>();

  constructor(private state: Traits) {}

  /** The layout is the model itself, so that both end together, as in anywidget, which hides the comm. */
  get(key: string): unknown {
    return key === "layout" ? this : this.state[key as keyof Traits];
  }

  send(message: BrowserMessage): void {
    this.messages.push(message);
    if (this.isCut) return;
    if (this.isBusy) this.waiting.push(message);
    else this.take(message);
  }

  on(event: string, listener: Callback): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  off(event: string, listener: Callback): void {
    this.listeners.get(event)?.delete(listener);
  }

  /** The commands that have left the page, without their envelopes. */
  get sent(): Given[] {
    return this.messages
      .filter(isCommand)
      .map(({ kind, id, revision, client, number, intents, stated_in, ...given }) => {
        return given satisfies Omit<Command, Envelope> as Given;
      });
  }

  /** The intents of each statement that was a separate message. */
  get saves(): object[] {
    return this.statements.map(({ intents }) => intents);
  }

  get statements(): StateMessage[] {
    return this.messages.filter((message) => message.kind === "state");
  }

  get commands(): Command[] {
    return this.messages.filter(isCommand);
  }

  /** Python handles what has arrived meanwhile; resolves once the panels show the result. */
  async catchUp(): Promise<void> {
    this.isBusy = false;
    for (const message of this.waiting.splice(0)) this.take(message);
    await rendered();
  }

  /** Python states something; resolves once the panels show it. */
  async answer(changes: Partial<Traits>): Promise<void> {
    this.update(changes);
    await rendered();
  }

  /** Python has carried out a command, the latest if none is named; resolves once the panels show it. */
  async reply(problem = "", command = this.commands.at(-1), content = ""): Promise<void> {
    if (!command) throw new Error("No command was given.");
    this.known.set(command.id, problem);
    this.say({ kind: "answer", id: command.id, problem, content });
    await rendered();
  }

  async loseKernel(): Promise<void> {
    this.comm_live = false;
    this.trigger("comm_live_update");
    await rendered();
  }

  becomeLive(): void {
    this.comm_live = true;
    this.trigger("comm_live_update");
  }

  trigger(event: string, argument?: unknown): void {
    for (const listener of [...(this.listeners.get(event) ?? [])])
      (listener as (of: unknown) => void)(argument);
  }

  listenerCount(): number {
    return [...this.listeners.values()].reduce((count, listeners) => count + listeners.size, 0);
  }

  private take(message: BrowserMessage): void {
    if (message.kind === "hello") return;
    this.takeStatement(message);
    if (message.kind === "command") this.takeCommand(message);
  }

  private takeStatement({ client, number, intents }: StateMessage | Command): void {
    const answered = this.state.answered;
    if (number <= (answered[client] ?? 0)) return;
    this.update({ ...(intents as Partial<Traits>), answered: { ...answered, [client]: number } });
  }

  private takeCommand(command: Command): void {
    const problem = this.known.get(command.id);
    if (problem === undefined) this.carriedOut.push(command);
    else this.say({ kind: "answer", id: command.id, problem, content: "" });
    this.known.set(command.id, problem ?? "");
  }

  private say(answer: Answer): void {
    if (!this.isCut) this.trigger("msg:custom", answer);
  }

  private update(changes: Partial<Traits>): void {
    if (this.isCut) return;
    const next = { revision: this.state.revision + 1, ...changes };
    const keys = Object.keys(next) as (keyof Traits)[];
    const changed = keys.filter((key) => JSON.stringify(next[key]) !== JSON.stringify(this.state[key]));
    this.state = { ...this.state, ...next };
    for (const key of changed) this.trigger(`change:${key}`);
  }
}

/** The panels render once per frame with changes, after it. */
export function rendered(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function isCommand(message: BrowserMessage): message is Command {
  return message.kind === "command";
}
