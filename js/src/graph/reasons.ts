/** Why a step is where it is: what it consumes, as Python words it. */
import type { StepEdge } from "../wire";

/** For each step, one line per step that it consumes: `AbaloneTrain: reads ModelArtifacts.S3ModelArtifacts`. */
export function reasonLines(edges: readonly StepEdge[]): ReadonlyMap<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const { source, target, reasons } of edges) {
    if (reasons.length === 0) continue;
    lines.set(target, [...(lines.get(target) ?? []), `${source}: ${reasons.join("; ")}`]);
  }
  return lines;
}
