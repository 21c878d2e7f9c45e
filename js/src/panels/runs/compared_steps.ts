/** What two compared executions look like on the graph. */

import type { Look } from "../../graph/appearance";
import type { Compared } from "../../view/view";
import type { ComparedRow, Comparison } from "../../wire";

const NOT_RUN = "not run";
/** Three ways to the same result. */
const DONE: ReadonlySet<string> = new Set(["ran", "reused", "cached"]);

/** `null` unless two are compared. */
export function comparedOnGraph({ names, steps, metrics }: Comparison): Compared | null {
  const [first, second, ...more] = names;
  if (first === undefined || second === undefined || more.length > 0) return null;
  const reported = metrics.filter(({ is_different }) => is_different).map(({ name }) => name);
  const told = ({ name, texts: [one = NOT_RUN, other = NOT_RUN] }: ComparedRow) => {
    const isReportedOther = reported.some((metric) => metric.startsWith(`${name}: `));
    const word = one === other ? `${one} in both` : `${one} in ${first}, ${other} in ${second}`;
    return {
      look: lookOf(one, other, isReportedOther),
      word: isReportedOther ? `${word}, with other metrics` : word,
    };
  };
  return {
    mode: "compare",
    label: "Compare",
    meaning: "What differs between the two executions",
    steps: new Map(steps.map((row) => [row.name, told(row)])),
    legend: [
      ["first", `only in ${first}`],
      ["second", `only in ${second}`],
      ["other", "other result"],
      ["plain", "the same"],
      ["absent", "in neither"],
    ],
  };
}

function lookOf(one: string, other: string, isReportedOther: boolean): Look {
  if (one === NOT_RUN && other === NOT_RUN) return "absent";
  if (other === NOT_RUN) return "first";
  if (one === NOT_RUN) return "second";
  const isSame = one === other || (DONE.has(one) && DONE.has(other));
  return isSame && !isReportedOther ? "plain" : "other";
}
