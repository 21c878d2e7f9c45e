/** The reasons for edges: what a step consumes from another, in Python's words. */
import type { StepEdge } from "../wire";

/** The reasons by target, then by source. */
export type Reasons = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

export function reasonsOf(edges: readonly StepEdge[]): Reasons {
  const reasons = new Map<string, Map<string, readonly string[]>>();
  for (const edge of edges) {
    const of = reasons.get(edge.target) ?? new Map<string, readonly string[]>();
    reasons.set(edge.target, of.set(edge.source, edge.reasons));
  }
  return reasons;
}

/** The reasons for an edge, each as a line such as `AbaloneEval reads ModelArtifacts.S3ModelArtifacts`. */
export function edgeReasons(reasons: Reasons, source: string, target: string): string[] {
  const found = reasons.get(target)?.get(source) ?? [];
  return found.map((reason) => `${target} ${reason}`);
}
