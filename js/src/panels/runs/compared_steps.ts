/** What two compared executions look like on the graph. */

import type { Look } from "../../graph/appearance";
import type { Compared } from "../../view/view";
import type { Comparison } from "../../wire";

const NOT_RUN = "not run";

/** `null` unless two are compared. */
export function comparedOnGraph({ names, steps }: Comparison): Compared | null {
  const [first, second, ...more] = names;
  if (first === undefined || second === undefined || more.length > 0) return null;
  const words = ([one = NOT_RUN, other = NOT_RUN]: readonly string[]) =>
    one === other ? `${one} in both` : `${one} in ${first}, ${other} in ${second}`;
  return {
    steps: new Map(steps.map(({ name, texts }) => [name, { look: lookOf(texts), word: words(texts) }])),
    legend: [
      ["first", `only in ${first}`],
      ["second", `only in ${second}`],
      ["other", "other result"],
      ["plain", "the same"],
    ],
  };
}

function lookOf([one = NOT_RUN, other = NOT_RUN]: readonly string[]): Look {
  if (one === other) return one === NOT_RUN ? "absent" : "plain";
  if (other === NOT_RUN) return "first";
  return one === NOT_RUN ? "second" : "other";
}
