/** What the graph shows about the item pointed at, here or in the panels: paths, readers, and a tooltip. */
import type { Core } from "cytoscape";
import { escapeBidi } from "../dom";
import { type Hover, readsText } from "../hover";
import { onAbort, onCore } from "../listen";
import { durationText } from "../ui/time";
import type { Told, Tooltip } from "../ui/tooltip";
import type { StepElement } from "../wire";
import { appearance, type Scene } from "./appearance";
import { onHover, type Pointed } from "./hover";
import type { Paths } from "./paths";
import { edgeReasons, type Reasons } from "./reasons";
import type { Stage } from "./stage";

/** How long the pointer rests before anything is raised, so that passing by or clicking raises nothing. */
const REST_MS = 90;
/** How long a press delays raising: until after the verdict on a click, which recolours edges. */
const PRESSED_MS = 400;

export interface PointingParts {
  cy: Core;
  canvas: HTMLElement;
  stage: Stage;
  paths: Paths;
  hover: Hover;
  tooltip: Tooltip;
  steps: ReadonlyMap<string, StepElement>;
  reasons: Reasons;
  scene: () => Scene;
}

/** Returns a function to call after steps and edges are painted, as the raised ones then need new colours. */
export function attachPointing(parts: PointingParts, signal: AbortSignal): () => void {
  const { cy, canvas, stage, hover, tooltip } = parts;
  const raise = later((steps: ReadonlySet<string> | null = null) => stage.painter.raise(steps), signal);
  let edge: ReadonlySet<string> | null = null;
  const refresh = () => {
    stage.cards.mark("reader", hover.readers);
    raise(REST_MS, edge ?? pathsOf(parts));
  };
  const point = (pointed: Pointed | null) => {
    canvas.toggleAttribute("data-on-step", pointed?.kind === "step");
    edge = pointed?.kind === "edge" ? new Set([pointed.source, pointed.target]) : null;
    hover.setPointed(pointed?.kind === "step" ? { kind: "step", name: pointed.step } : null);
    refresh();
    if (pointed) tooltip.show(pointed.at, () => tell(pointed, parts));
    else tooltip.hide();
  };
  onHover(cy, canvas, point, signal);
  const onPress = () => {
    tooltip.hide();
    raise(PRESSED_MS);
  };
  canvas.addEventListener("pointerdown", onPress, { capture: true, signal });
  onCore(cy, "viewport", () => tooltip.hide(), signal);
  hover.onChange(refresh, signal);
  return () => raise(PRESSED_MS);
}

/** Everything upstream and downstream of the step pointed at. */
function pathsOf({ hover, paths, steps }: PointingParts): ReadonlySet<string> | null {
  const subject = hover.subject;
  if (subject?.kind !== "step" || !steps.has(subject.name)) return null;
  return new Set([...paths.back(subject.name), ...paths.onward(subject.name)]);
}

function tell(pointed: Pointed, parts: PointingParts): Told {
  return pointed.kind === "step" ? tellStep(pointed.step, parts) : tellEdge(pointed, parts.reasons);
}

function tellStep(name: string, { steps, scene, hover }: PointingParts): Told {
  const step = steps.get(name);
  if (!step) return { title: escapeBidi(name), lines: [] };
  const { word, note, warning, selected, duration_s } = appearance(step, scene());
  const time = duration_s == null ? "" : durationText(duration_s);
  const state = [selected ? "selected" : "", word, word.includes(note) ? "" : note, time]
    .filter(Boolean)
    .join(" · ");
  const lines = [
    [step.display_name, step.type].filter(Boolean).join(" · "),
    state,
    warning && `Warning: ${warning}`,
    readsText(hover.parametersOf(name)),
  ];
  return { title: escapeBidi(name), lines: lines.filter(Boolean).map(escapeBidi) };
}

function tellEdge({ source, target }: { source: string; target: string }, reasons: Reasons): Told {
  return {
    title: escapeBidi(`${source} → ${target}`),
    lines: edgeReasons(reasons, source, target).map(escapeBidi),
  };
}

/** Debounces `act`: calls it with the value (by default the last) after `wait_ms` without another call. */
function later<Value>(
  act: (value: Value | undefined) => void,
  signal: AbortSignal,
): (wait_ms: number, value?: Value) => void {
  let due: ReturnType<typeof setTimeout> | undefined;
  let last: Value | undefined;
  onAbort(signal, () => clearTimeout(due));
  return (wait_ms, value = last) => {
    last = value;
    clearTimeout(due);
    due = setTimeout(() => act(value), wait_ms);
  };
}
