/** What two compared executions look like on the graph. */

import type { Look } from "../../graph/appearance";
import type { Compared } from "../../view/view";
import type { ComparedRow, Comparison, ParameterField } from "../../wire";

const NOT_RUN = "not run";
/** Outcomes that are equivalent: three ways to the same result. */
const DONE: ReadonlySet<string> = new Set(["ran", "reused", "cached"]);

/** Outcomes that depend on the values and the definition of the execution itself. */
const MADE: ReadonlySet<string> = new Set(["ran", "cached"]);

/** How the graph shows the comparison; `null` unless exactly two executions are compared. */
export function comparedOnGraph(shown: Comparison, form: readonly ParameterField[]): Compared | null {
  const { names, steps } = shown;
  const [first, second, ...more] = names;
  if (first === undefined || second === undefined || more.length > 0) return null;
  const told = ({ name, texts: [one = NOT_RUN, other = NOT_RUN] }: ComparedRow) => {
    const word = one === other ? `${one} in both` : `${one} in ${first}, ${other} in ${second}`;
    const causes = MADE.has(one) && MADE.has(other) ? causesOf(name, shown, form) : [];
    const differing = [...causes, ...(reportsOther(name, shown) ? ["other metrics"] : [])];
    return {
      look: lookOf(one, other, differing.length > 0),
      word: differing.length > 0 ? `${word}, with ${differing.join(" and ")}` : word,
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
      ["other", "differs"],
      ["plain", "the same"],
      ["absent", "in neither"],
    ],
  };
}

/** The inputs in which a step differs: two that succeeded with different inputs are not the same. */
function causesOf(
  step: string,
  { values, definition }: Comparison,
  form: readonly ParameterField[],
): string[] {
  const read = form.filter(({ read_by }) => read_by.includes(step)).map(({ name }) => name);
  const changed = values.filter(({ name, is_different }) => is_different && read.includes(name));
  const causes = changed.map(({ name }) => `another ${name}`);
  if (definition.some((difference) => difference.step === step)) causes.push("another definition");
  return causes;
}

function reportsOther(step: string, { metrics }: Comparison): boolean {
  return metrics.some(({ name, is_different }) => is_different && name.startsWith(`${step}: `));
}

function lookOf(one: string, other: string, isOther: boolean): Look {
  if (one === NOT_RUN && other === NOT_RUN) return "absent";
  if (other === NOT_RUN) return "first";
  if (one === NOT_RUN) return "second";
  const isSame = one === other || (DONE.has(one) && DONE.has(other));
  return isSame && !isOther ? "plain" : "other";
}
