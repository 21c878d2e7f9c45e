/** Reads objects whose keys come from outside, some of which may be names that every object inherits. */

/** The object's own value under a name; `undefined` if it has none, also for `constructor` and the like. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
