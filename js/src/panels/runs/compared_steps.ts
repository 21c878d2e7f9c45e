/** What two compared executions look like on the graph. */

import type { Comparison } from "../../wire";

/** `same`: both did the same; `other`: both ran it, and it came to something else. */
export type ComparedLook = "same" | "first" | "second" | "other";

export interface ComparedStep {
  look: ComparedLook;
  /** `ran in try-3, failed in nightly`. */
  word: string;
}

const NOT_RUN = "not run";

/** By step; empty unless two are compared. */
export function comparedSteps({ names, steps }: Comparison): ReadonlyMap<string, ComparedStep> {
  const [first, second, ...more] = names;
  if (first === undefined || second === undefined || more.length > 0) return new Map();
  return new Map(
    steps.map(({ name, texts: [one = NOT_RUN, other = NOT_RUN] }) => {
      const look = lookOf(one, other);
      const word = look === "same" ? `${one} in both` : `${one} in ${first}, ${other} in ${second}`;
      return [name, { look, word }];
    }),
  );
}

function lookOf(one: string, other: string): ComparedLook {
  if (one === other) return "same";
  if (other === NOT_RUN) return "first";
  return one === NOT_RUN ? "second" : "other";
}
