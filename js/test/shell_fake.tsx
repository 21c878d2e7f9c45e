/** A whole view except its graph, and a user who operates it. */

import { within } from "@testing-library/dom";
import userEvent from "@testing-library/user-event";
import { loadDeferred } from "../src/deferred";
import type { Run, Traits, WidgetModel } from "../src/wire";
import { type Mounted, mount, verdict, widgetState } from "./panels_fake";

// Loads the deferred part up front; `deferred.test.tsx` tests how it is loaded.
await loadDeferred(undefined as unknown as WidgetModel);

export type Shown = Mounted & { see: ReturnType<typeof within>; user: ReturnType<typeof userEvent.setup> };

export function show(changes: Partial<Traits> = {}): Shown {
  const mounted = mount(changes);
  return { ...mounted, see: within(mounted.root), user: userEvent.setup({ delay: null }) };
}

/** One selected step, which can start. */
export const ready = { selected_steps: ["Train"], verdict: verdict(["Train"]) };

export function run(changes: Partial<Run>): Run {
  return { ...widgetState().run, arn: "arn:aws:sagemaker:x/execution/try", name: "try-7", ...changes };
}
