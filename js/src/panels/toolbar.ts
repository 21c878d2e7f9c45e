/** Which pipeline, which reference execution, and what concerns the widget as a whole. */

import type { WidgetModel } from "../wire";
import { h, setText } from "./dom";
import { mountNotices } from "./notices";
import { mountReferencePicker } from "./reference_picker";
import { watch } from "./state";

export function mountToolbar(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): void {
  const name = h("strong", { class: "ssw-pipeline-name" });
  const picker = h("div", { class: "ssw-reference" });
  slot.append(h("div", { class: "ssw-toolbar-row" }, name, picker));
  mountReferencePicker(model, picker, signal);
  mountNotices(model, slot, signal);
  watch(model, ["pipeline_name"], () => setText(name, model.get("pipeline_name")), signal);
}
