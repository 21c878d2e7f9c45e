/**
 * The value that a JSON object has under a name: every object inherits others, such as `constructor`.
 *
 * A step may have any name.
 */
export function own<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.getOwnPropertyDescriptor(object, name)?.value as T | undefined;
}
