/** The modules that the deferred part shares with the front end; the build fills in the list. */

import { SHARED } from "shared-modules";

/** @throws Error The front end has no such module, because the two parts were not built together. */
export function sharedModule(name: string): unknown {
  const found = new Map(Object.entries(SHARED)).get(name);
  if (!found) throw new Error(`The front end has no module ${name}.`);
  return found;
}
