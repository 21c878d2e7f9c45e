/** The order in which the plan lists the steps. */

import type { Elements, StepElement } from "../../wire";

/** A step as a row of the plan. */
export interface OrderedStep {
  step: StepElement;
  /** How many containers the step is in. */
  depth: number;
  /** Those containers, the innermost first. */
  containers: readonly string[];
  /** Whether the step contains other steps. */
  isContainer: boolean;
}

/** Every step after those it needs and right after its container, else in definition order. */
export function planOrder({ nodes, edges }: Elements): OrderedStep[] {
  const byName = new Map(nodes.map((node) => [node.id, node]));
  const members = groupedBy(nodes, ({ container }) => container ?? "");
  const containersOf = (name: string) => {
    const found: string[] = [];
    let container = byName.get(name)?.container ?? null;
    while (container != null && byName.has(container) && !found.includes(container)) {
      found.push(container);
      container = byName.get(container)?.container ?? null;
    }
    return found;
  };
  const before = predecessors(edges, (name) => [name, ...containersOf(name)].reverse());
  const rowsOf = (level: readonly StepElement[]): OrderedStep[] =>
    sorted(level, before).flatMap((step) => {
      const inside = members.get(step.id) ?? [];
      const containers = containersOf(step.id);
      const row = { step, containers, depth: containers.length, isContainer: inside.length > 0 };
      return [row, ...rowsOf(inside)];
    });
  const outermost = nodes.filter(({ container }) => container == null || !byName.has(container));
  return rowsOf(outermost);
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** By step, the siblings that come before it; an edge between members is one between their containers. */
function predecessors(
  edges: Elements["edges"],
  pathOf: (name: string) => string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map<string, Set<string>>();
  for (const { source, target } of edges) {
    const [from, to] = [pathOf(source), pathOf(target)];
    const fork = from.findIndex((name, level) => name !== to[level]);
    const [earlier, later] = [from[fork], to[fork]];
    if (earlier === undefined || later === undefined) continue;
    before.set(later, (before.get(later) ?? new Set()).add(earlier));
  }
  return before;
}

function sorted(
  level: readonly StepElement[],
  before: ReadonlyMap<string, ReadonlySet<string>>,
): StepElement[] {
  const done = new Set<string>();
  const found: StepElement[] = [];
  const visit = (step: StepElement) => {
    if (done.has(step.id)) return;
    done.add(step.id);
    const earlier = before.get(step.id);
    if (earlier) for (const other of level) if (earlier.has(other.id)) visit(other);
    found.push(step);
  };
  for (const step of level) visit(step);
  return found;
}
