/** The commands of one page that wait for an answer from Python, by their ids. */

import type { Answer, Command } from "../wire";

/** The answer to a command: what went wrong, if anything did, and the content asked for. */
export type Outcome = Pick<Answer, "problem" | "content">;

interface Given {
  message: Command;
  answered(outcome: Outcome): void;
}

export class Commands {
  #count = 0;
  readonly #pending = new Map<string, Given>();
  readonly #problems = new Map<string, string>();

  /** The problem of the latest command of each name, where it had one. */
  get problems(): readonly string[] {
    return [...this.#problems.values()];
  }

  /** The commands without an answer, as they were sent, oldest first. */
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

  /** Takes an answer; returns whether it belongs to a command of this page. */
  take({ id, problem, content }: Answer): boolean {
    const given = this.#pending.get(id);
    if (!given) return false;
    this.#pending.delete(id);
    if (problem) this.#problems.set(given.message.command, problem);
    given.answered({ problem, content });
    return true;
  }

  /** Answers every waiting command with a problem, when no real answer can come any more. */
  abandon(problem: string): void {
    const given = [...this.#pending.values()];
    this.#pending.clear();
    for (const { answered } of given) answered({ problem, content: "" });
  }

  forgetProblems(): void {
    this.#problems.clear();
  }
}
