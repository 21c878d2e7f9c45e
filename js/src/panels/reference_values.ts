/** The values by which listed executions are told from each other. */

import { own } from "../own";
import type { ExecutionSummary, ParameterField } from "../wire";

/** Today's defaults by name, of the parameters that have one. */
type Defaults = ReadonlyMap<string, string>;

/**
 * Gives each of `executions` with the values in which they differ, in place of all that are not the default.
 *
 * A value that all of them have tells none from another, and the default is worth saying where others have
 * another value. Of one execution alone, all stay.
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

/** Without any value, an execution either ran with the defaults, or it is not known yet with what. */
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
