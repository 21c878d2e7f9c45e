import type { Mode, View } from "../../view/view";

/** What the colours and signs of steps mean now: what was chosen, else what fits the state. */
export function shownMode(view: View): Mode {
  const { traits, mode } = view;
  if (mode.value != null) return mode.value;
  if (traits.get("run").state !== "idle") return "run";
  if (traits.get("selected_steps").length > 0) return "plan";
  return traits.get("reference").state === "ready" ? "reference" : "plan";
}
