/** Fetches the deferred part from Python, as text. */

import { importText } from "../import_text";
import type { WidgetModel } from "../wire";
import { sharedModule } from "./shared";

export type DeferredModule = typeof import("./entry");

interface Factory {
  /** @param require Returns a module of the front end by its short name. */
  default(require: (name: string) => unknown): DeferredModule;
}

/** @throws Error Python cannot be reached, or does not have the part. */
export async function fetchDeferred(model: WidgetModel): Promise<DeferredModule> {
  const { problem, content } = await model.ask("front-end", { part: "deferred" });
  if (problem || !content) throw new Error(problem || "The rest of the front end is missing.");
  const { default: make } = await importText<Factory>(content);
  return make(sharedModule);
}
