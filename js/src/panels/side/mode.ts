import { shownMode as modeOf } from "../../graph/mode";
import type { Mode, View } from "../../view/view";

/** The mode that is shown, as on the graph; a component that calls this is rendered again when it changes. */
export function shownMode(view: View): Mode {
  void view.traits.get("run");
  void view.traits.get("selected_steps");
  return modeOf({ mode: view.traits.later(view.mode), model: view.model });
}
