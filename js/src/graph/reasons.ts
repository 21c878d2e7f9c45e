/** Why a step is where it is: what it consumes, as Python words it. */
import type { StepEdge } from "../wire";

/** By target and source. */
export type Reasons = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

export function reasonsOf(edges: readonly StepEdge[]): Reasons {
  const reasons = new Map<string, Map<string, readonly string[]>>();
  for (const edge of edges) {
    const of = reasons.get(edge.target) ?? new Map<string, readonly string[]>();
    reasons.set(edge.target, of.set(edge.source, edge.reasons));
  }
  return reasons;
}

/** Why an edge exists, a line each: `AbaloneEval reads ModelArtifacts.S3ModelArtifacts`. */
export function edgeReasons(reasons: Reasons, source: string, target: string): string[] {
  const found = reasons.get(target)?.get(source) ?? [];
  return found.map((reason) => `${target} ${reason}`);
}
