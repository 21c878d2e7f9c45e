/** Moves the graph to the current step when a panel names it, and to the step that executes. */
import type { Core, NodeSingular } from "cytoscape";
import { onChange } from "../listen";
import type { View } from "../view/view";
import type { StepFocus } from "./focus";
import { shownMode } from "./mode";
import { onSignal } from "./signals";
import type { Stage } from "./stage";

export function attachFollowing(
  view: View,
  cy: Core,
  stage: Stage,
  focus: StepFocus,
  signal: AbortSignal,
): void {
  const { current, follows, model, mode } = view;
  const goTo = (step: string) => {
    const node = cy.getElementById(step);
    if (node.nonempty()) stage.viewport.goTo(node as NodeSingular);
  };
  onSignal(
    current,
    (at) => {
      if (!at) return;
      focus.set(at.name);
      if (at.from !== "graph") goTo(at.name);
    },
    signal,
  );
  stage.viewport.onMoved(() => {
    follows.value = false;
  });
  let latest = "";
  const followRun = () => {
    if (shownMode(view) !== "run" || !follows.value) return;
    const executing = executingStep(view);
    if (!executing || executing === latest) return;
    latest = executing;
    current.value = { name: executing, from: "run" };
  };
  onChange(model, ["run"], followRun, signal);
  onSignal(mode, followRun, signal);
  onSignal(follows, followRun, signal);
  followRun();
}

/** The executing step that began last. */
function executingStep({ model }: View): string | null {
  const executing = Object.entries(model.get("run").steps).filter(([, { state }]) => state === "executing");
  const byStart = executing.sort(([, a], [, b]) => (a.started_at ?? "").localeCompare(b.started_at ?? ""));
  return byStart.at(-1)?.[0] ?? null;
}
