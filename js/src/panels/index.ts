/** The panels around the graph: each takes the model and one slot, and owns nothing but its DOM. */

import "../ui/safe_text";
import type { View } from "../view/view";
import { mountFooter } from "./footer";
import { mountIssues } from "./issues";
import { makeReadOnly } from "./read_only";
import { keepPlainKeys } from "./shortcuts";
import { mountSide } from "./side_slot";
import { mountToolbar } from "./toolbar";

/** The elements the shell gives the panels. */
export interface PanelSlots {
  toolbar: HTMLElement;
  side: HTMLElement;
  issues: HTMLElement;
  footer: HTMLElement;
}

/** Fills the slots and keeps them current until `signal` aborts. */
export function mountPanels(view: View, slots: PanelSlots, signal: AbortSignal): void {
  const { model } = view;
  for (const slot of Object.values(slots)) {
    slot.classList.add("ssw-panel");
    keepPlainKeys(slot, signal);
  }
  mountToolbar(model, slots.toolbar, signal);
  mountSide(view, slots.side, signal);
  const side = {
    revealStep(name: string) {
      view.tab.value = "plan";
      view.current.value = { name, from: "run" };
    },
    revealParameter(name: string) {
      view.wantedParameter.value = name;
    },
  };
  mountIssues(model, slots.issues, side, signal);
  mountFooter(model, slots.footer, signal);
  makeReadOnly(model, [slots.toolbar, slots.issues, slots.footer], signal);
}
