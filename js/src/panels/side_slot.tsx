/** The side panel, in a slot of the shell. */

import { render } from "preact";
import { type View, ViewContext } from "../view/view";
import { Side } from "./side";

/** Fills a slot, until the signal aborts. */
export function mountSide(view: View, slot: HTMLElement, signal: AbortSignal): void {
  render(
    <ViewContext.Provider value={view}>
      <Side />
    </ViewContext.Provider>,
    slot,
  );
  signal.addEventListener("abort", () => render(null, slot));
}
