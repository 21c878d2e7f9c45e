/** The commands that one page has given, until Python has answered each by its id. */

import type { Answer, Command } from "../wire";

/** What came back: what went wrong, and what was asked for. */
export type Outcome = Pick<Answer, "problem" | "content">;

interface Given {
  message: Command;
  answered(outcome: Outcome): void;
}

export class Commands {
  #count = 0;
  readonly #pending = new Map<string, Given>();
  readonly #problems = new Map<string, string>();

  /** What went wrong with the latest command of each name. */
  get problems(): readonly string[] {
    return [...this.#problems.values()];
  }

  /** Those without an answer, as they were sent, oldest first. */
  get unanswered(): Command[] {
    return [...this.#pending.values()].map(({ message }) => message);
  }

  /** An id that no command of any page has. */
  nextId(client: string): string {
    this.#count += 1;
    return `${client}-${this.#count}`;
  }

  /** Waits for the answer to a command. */
  await(message: Command): Promise<Outcome> {
    this.#problems.delete(message.command);
    return new Promise((answered) => {
      this.#pending.set(message.id, { message, answered });
    });
  }

  /** Takes an answer; whether it is one to a command of this page. */
  take({ id, problem, content }: Answer): boolean {
    const given = this.#pending.get(id);
    if (!given) return false;
    this.#pending.delete(id);
    if (problem) this.#problems.set(given.message.command, problem);
    given.answered({ problem, content });
    return true;
  }

  /** Nothing is answered any more. */
  abandon(problem: string): void {
    const given = [...this.#pending.values()];
    this.#pending.clear();
    for (const { answered } of given) answered({ problem, content: "" });
  }

  forgetProblems(): void {
    this.#problems.clear();
  }
}
