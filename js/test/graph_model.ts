/** A model like anywidget's, without a page: setting a trait triggers its change. */
import type { BrowserMessage, StepGraphModel, StepGraphState } from "../src/wire";
import { edge, elementsWith, NO_REFERENCE, NO_RUN, step } from "./wire_fake";

type Callback = (...args: never[]) => void;

export class GraphModel implements StepGraphModel {
  /** What `save_changes` has sent to Python, in order. */
  readonly sent: Partial<StepGraphState>[] = [];
  readonly messages: BrowserMessage[] = [];
  readonly #state: StepGraphState;
  readonly #listeners = new Map<string, Set<Callback>>();
  #unsent: Partial<StepGraphState> = {};

  constructor(state: Partial<StepGraphState> = {}) {
    this.#state = {
      graph: "IPY_MODEL_graph",
      height: 400,
      orientation: "auto",
      elements: elementsWith([]),
      selected_steps: [],
      varied_parameters: {},
      verdict: { selected_steps: [], can_start: false, summary: "", issues: [], plan: [] },
      reference: NO_REFERENCE,
      run: NO_RUN,
      answered: {},
      ...state,
    };
  }

  /** In these tests, Python has taken in a selection once its verdict is about it. */
  get isAnswered(): boolean {
    const { selected_steps, verdict } = this.#state;
    return verdict.selected_steps.join() === selected_steps.join();
  }

  get<K extends keyof StepGraphState>(key: K): StepGraphState[K] {
    return this.#state[key];
  }

  set<K extends keyof StepGraphState>(key: K, value: StepGraphState[K]): void {
    this.#unsent[key] = value;
    this.receive(key, value);
  }

  /** Sets a trait as Python does, which is not sent back. */
  receive<K extends keyof StepGraphState>(key: K, value: StepGraphState[K]): void {
    this.#state[key] = value;
    for (const callback of this.#listeners.get(`change:${key}`) ?? []) (callback as () => void)();
  }

  on(event: string, callback: Callback): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(callback));
  }

  off(event: string, callback: Callback): void {
    this.#listeners.get(event)?.delete(callback);
  }

  save_changes(): void {
    this.sent.push(this.#unsent);
    this.#unsent = {};
  }

  send(content: BrowserMessage): void {
    this.messages.push(content);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

/** `A>B A>C` as elements: steps in the order of their first mention. */
export function elementsOf(edges: string, type = "Training"): StepGraphState["elements"] {
  const pairs = edges.split(" ").map((edge) => edge.split(">"));
  return elementsWith(
    [...new Set(pairs.flat())].map((id) => step(id, { type })),
    pairs.flatMap(([source, target]) => (source && target ? [edge(source, target)] : [])),
  );
}
