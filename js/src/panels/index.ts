/** The panels around the graph: each takes the model and one slot, and owns nothing but its DOM. */

import type { View } from "../view/view";
import { mountFooter } from "./footer";
import { mountHighlight } from "./highlight";
import { mountIssues } from "./issues";
import { makeReadOnly } from "./read_only";
import { keepPlainKeys } from "./shortcuts";
import { mountSide } from "./side";
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
  const { model, hover } = view;
  for (const slot of Object.values(slots)) {
    slot.classList.add("ssw-panel");
    keepPlainKeys(slot, signal);
  }
  mountToolbar(model, slots.toolbar, signal);
  const side = mountSide(model, slots.side, hover, signal);
  mountHighlight(slots.side, hover, signal);
  mountIssues(model, slots.issues, side, signal);
  mountFooter(model, slots.footer, signal);
  makeReadOnly(model, Object.values(slots), signal);
}
