/**
 * One window for all the test files of a worker: to make one for each file takes longer than most files.
 *
 * What a file leaves in the page is taken away before the next.
 */

import { builtinEnvironments, type Environment } from "vitest/environments";

const OPENED = Symbol.for("the window of this worker");

function clearPage({ document }: typeof globalThis): void {
  document.head.replaceChildren();
  document.body.replaceChildren();
  for (const element of [document.documentElement, document.body])
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
}

export default {
  name: "one-window",
  transformMode: "web",
  async setup(global: typeof globalThis & { [OPENED]?: unknown }, options) {
    global[OPENED] ??= await builtinEnvironments["happy-dom"].setup(global, options);
    clearPage(global);
    return { teardown: () => {} };
  },
} satisfies Environment;
