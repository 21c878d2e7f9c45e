/** Which steps are upstream and downstream of which. Pure. */
import type { Elements, StepElement } from "../wire";

export class Paths {
  readonly #steps: ReadonlyMap<string, StepElement>;
  readonly #children = new Map<string, string[]>();
  readonly #parents = new Map<string, string[]>();

  constructor({ nodes, edges }: Elements) {
    this.#steps = new Map(nodes.map((step) => [step.id, step]));
    for (const { source, target } of edges) {
      append(this.#children, source, target);
      append(this.#parents, target, source);
    }
  }

  /** The step and everything after it. */
  onward(step: string): Set<string> {
    return reached(step, this.#children);
  }

  /** The step and everything before it. */
  back(step: string): Set<string> {
    return reached(step, this.#parents);
  }

  /** These steps and all on paths between two of them. */
  between(steps: Iterable<string>): Set<string> {
    const ends = [...steps];
    const after = union(ends.map((step) => this.onward(step)));
    const before = union(ends.map((step) => this.back(step)));
    return new Set([...ends, ...[...after].filter((step) => before.has(step))]);
  }

  /** The steps without those in the body of a ForEach that is also among them, as it runs its body. */
  withoutBodies(steps: ReadonlySet<string>): Set<string> {
    return new Set([...steps].filter((step) => !this.#isHeld(step, steps)));
  }

  #isHeld(step: string, steps: ReadonlySet<string>): boolean {
    for (let at = this.#steps.get(step); at?.container != null; at = this.#steps.get(at.container)) {
      if (at.branch === "ForEachBody" && steps.has(at.container)) return true;
    }
    return false;
  }
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function reached(from: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set([from]);
  for (const step of found) for (const other of next.get(step) ?? []) found.add(other);
  return found;
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
