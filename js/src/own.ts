/** Reading objects whose keys are names from outside, of which some are those of every object's members. */

/** The value under a name; `undefined` where the object has none of its own, also for `constructor`. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
