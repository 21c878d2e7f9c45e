/** The intents that one page has stated, and which of them Python has not answered yet. */

import type { Intents, Statement } from "../wire";

type Intent = keyof Intents;

interface Stated {
  value: unknown;
  /** The number of the latest statement that contained the value. */
  number: number;
}

export class Statements {
  /** Identifies this page's view of the model to Python. */
  readonly client = randomId();
  #number = 0;
  #collected: Intents = {};
  readonly #stated = new Map<string, Stated>();

  /** The number of the latest statement; 0 before the first. */
  get number(): number {
    return this.#number;
  }

  collect(intent: Intent, value: unknown): void {
    this.#collected = { ...this.#collected, [intent]: value };
  }

  /** Turns the collected intents into one statement; returns their names. */
  conclude(): Intent[] {
    const collected = Object.entries(this.#collected);
    this.#collected = {};
    if (collected.length === 0) return [];
    this.#number += 1;
    for (const [intent, value] of collected) this.#stated.set(intent, { value, number: this.#number });
    return collected.map(([intent]) => intent as Intent);
  }

  /** Starts a new statement of all unanswered intents; returns whether there are any. */
  repeat(answered: number): boolean {
    if (![...this.#stated.values()].some(({ number }) => number > answered)) return false;
    this.#number += 1;
    return true;
  }

  /** The page's own value of a trait, until Python has answered it. */
  find(trait: string, answered: number): { value: unknown } | undefined {
    if (Object.hasOwn(this.#collected, trait)) return { value: this.#collected[trait as Intent] };
    const stated = this.#stated.get(trait);
    return stated && stated.number > answered ? stated : undefined;
  }

  hasStated(trait: string): boolean {
    return this.#stated.has(trait);
  }

  /** The intents that become answered, or unanswered, when Python's answer moves from `before` to `after`. */
  between(before: number, after: number): string[] {
    const isBetween = ({ number }: Stated) => number > before !== number > after;
    return [...this.#stated].filter(([, stated]) => isBetween(stated)).map(([intent]) => intent);
  }

  /** The latest statement, with every unanswered intent, so that it also covers messages that were lost. */
  unanswered(answered: number): Statement {
    const intents = [...this.#stated].filter(([, { number }]) => number > answered);
    return {
      client: this.client,
      number: this.#number,
      intents: Object.fromEntries(intents.map(([intent, { value }]) => [intent, value])),
      stated_in: Object.fromEntries(intents.map(([intent, { number }]) => [intent, number])),
    };
  }
}

/** Returns a random id. `crypto.randomUUID` would do, but it does not exist on a page without TLS. */
function randomId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
}
