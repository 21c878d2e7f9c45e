/** The intents that one page has stated, and which of them Python has not answered yet. */

import type { Intents, Statement } from "../wire";

type Intent = keyof Intents;

interface Stated {
  value: unknown;
  /** Of the statement that had it last. */
  number: number;
}

export class Statements {
  /** One page's view of one model. */
  readonly client = randomId();
  #number = 0;
  #collected: Intents = {};
  readonly #stated = new Map<string, Stated>();

  /** Of the latest statement; 0 before the first. */
  get number(): number {
    return this.#number;
  }

  collect(intent: Intent, value: unknown): void {
    this.#collected = { ...this.#collected, [intent]: value };
  }

  /** Makes one statement of the collected intents; returns their names. */
  conclude(): Intent[] {
    const collected = Object.entries(this.#collected);
    this.#collected = {};
    if (collected.length === 0) return [];
    this.#number += 1;
    for (const [intent, value] of collected) this.#stated.set(intent, { value, number: this.#number });
    return collected.map(([intent]) => intent as Intent);
  }

  /** Makes a new statement of all that is unanswered; whether there is anything. */
  repeat(answered: number): boolean {
    if (![...this.#stated.values()].some(({ number }) => number > answered)) return false;
    this.#number += 1;
    return true;
  }

  /** The page's own value of a trait, while Python has not answered it. */
  find(trait: string, answered: number): { value: unknown } | undefined {
    if (Object.hasOwn(this.#collected, trait)) return { value: this.#collected[trait as Intent] };
    const stated = this.#stated.get(trait);
    return stated && stated.number > answered ? stated : undefined;
  }

  hasStated(trait: string): boolean {
    return this.#stated.has(trait);
  }

  /** The intents whose standing changes when Python has answered `after` in place of `before`. */
  between(before: number, after: number): string[] {
    const isBetween = ({ number }: Stated) => number > before !== number > after;
    return [...this.#stated].filter(([, stated]) => isBetween(stated)).map(([intent]) => intent);
  }

  /** The latest statement, with every intent that is not answered: a message that is lost is covered by the next. */
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

/** Not `crypto.randomUUID`, which a page without TLS has not. */
function randomId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
}
