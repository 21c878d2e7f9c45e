/** The parameter values that distinguish the listed executions. */

import { own } from "../own";
import type { ExecutionSummary, ParameterField } from "../wire";

/** Today's defaults by name, of the parameters that have one. */
type Defaults = ReadonlyMap<string, string>;

/**
 * Returns a function that gives an execution the values in which `executions` differ, in place of all values
 * that are not the default.
 *
 * A value that all of them share distinguishes none; a default is worth showing if others differ from it. A
 * single execution keeps all its values.
 */
export function toldApart(
  executions: readonly ExecutionSummary[],
  form: readonly ParameterField[],
): (execution: ExecutionSummary) => ExecutionSummary {
  const given = form.flatMap(({ name, default: value }) => (value == null ? [] : [[name, value] as const]));
  const defaults: Defaults = new Map(given);
  const known = executions.filter(isKnown);
  const names = new Set(known.flatMap(({ changed_parameters }) => Object.keys(changed_parameters)));
  const telling = [...names].filter((name) => {
    const values = known.map((execution) => ranWith(execution, name, defaults));
    return values.length < 2 || values.some((value) => value !== values[0]);
  });
  return (execution) => {
    if (!isKnown(execution)) return execution;
    const values = telling.flatMap((name) => {
      const value = ranWith(execution, name, defaults);
      return value == null ? [] : [[name, value] as const];
    });
    return { ...execution, changed_parameters: Object.fromEntries(values) };
  };
}

/** Whether the values are known: an execution without any may not have been read yet, unless it can serve. */
function isKnown({ changed_parameters, can_serve }: ExecutionSummary): boolean {
  return can_serve === true || Object.keys(changed_parameters).length > 0;
}

function ranWith(
  { changed_parameters }: ExecutionSummary,
  name: string,
  defaults: Defaults,
): string | undefined {
  return own(changed_parameters, name) ?? defaults.get(name);
}
