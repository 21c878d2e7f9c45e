/** The line above the drawing: the switch between modes, and the legend of the shown one. */

import { render } from "preact";
import { onAbort } from "../listen";
import { hasService } from "../panels/state";
import type { Compared, Mode, ModeChoice, View } from "../view/view";
import type { Look } from "./appearance";
import { isIdle, shownMode } from "./mode";
import { SIGNS } from "./signs";

const MODES: readonly ModeChoice[] = [
  { mode: "plan", label: "Plan", meaning: "What becomes of each step when the selection is run" },
  { mode: "run", label: "Run", meaning: "How the execution that is shown is doing" },
  { mode: "reference", label: "Reference", meaning: "What each step did in the reference execution" },
];

/** The meaning of the signs in each mode, in the order of the legend; a comparison brings its own legend. */
const LEGENDS: Record<Exclude<Mode, "compare">, Compared["legend"]> = {
  plan: [
    ["run", "run"],
    ["reuse", "reuse"],
    ["not-run", "not run"],
    ["blocked", "blocked"],
  ],
  run: [
    ["waiting", "waiting"],
    ["executing", "executing"],
    ["ran", "ran"],
    ["reused", "reused"],
    ["failed", "failed"],
    ["stopped", "stopped"],
    ["not-run", "not run"],
  ],
  reference: [
    ["ran", "succeeded"],
    ["failed", "failed"],
    ["stopped", "stopped"],
    ["executing", "executing"],
    ["absent", "not in it"],
  ],
};

interface Props {
  view: View;
  /** The looks that some step has. */
  looks: ReadonlySet<Look>;
}

function Head({ view, looks }: Props) {
  const shown = shownMode(view);
  const { value: compared } = view.compared;
  const meanings = shown === "compare" ? (compared?.legend ?? []) : LEGENDS[shown];
  const legend = meanings.filter(([look]) => looks.has(look));
  return (
    <>
      {/* A definition without a service has no reference and no runs to show. */}
      {hasService(view.model) && (
        <fieldset class="ssw-modes" aria-label="What the graph shows">
          {MODES.concat(compared ?? []).map(({ mode, label, meaning }) => (
            <button
              key={mode}
              type="button"
              aria-pressed={mode === shown}
              aria-disabled={isThere(mode, view) ? undefined : "true"}
              title={isThere(mode, view) ? meaning : `There is no ${label.toLowerCase()} to show`}
              onClick={() => {
                if (isThere(mode, view)) view.mode.value = mode;
              }}
            >
              {label}
            </button>
          ))}
        </fieldset>
      )}
      <ul class="ssw-legend" aria-label="Signs">
        {legend.map(([look, word]) => (
          <li key={look} data-look={look}>
            <Swatch look={look} />
            {word}
          </li>
        ))}
      </ul>
    </>
  );
}

function Swatch({ look }: { look: Look }) {
  const sign = SIGNS[look];
  return (
    <svg class="ssw-swatch" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {sign ? (
        <path d={sign.path} fill={sign.isFilled ? "currentColor" : "none"} />
      ) : (
        <rect x="2" y="3.5" width="12" height="9" rx="2" fill="none" />
      )}
    </svg>
  );
}

function isThere(mode: Mode, { model }: View): boolean {
  if (mode === "run") return !isIdle(model.get("run"));
  return mode === "plan" || mode === "compare" || model.get("reference").state === "ready";
}

/** Draws the line into `slot`; returns a function that redraws it. */
export function attachHead(
  view: View,
  slot: HTMLElement,
  looks: () => ReadonlySet<Look>,
  signal: AbortSignal,
): () => void {
  let drawn = "";
  const draw = () => {
    const present = looks();
    const { run, reference } = { run: view.model.get("run"), reference: view.model.get("reference") };
    const { value: compared } = view.compared;
    const key = [shownMode(view), compared != null, run.state, reference.state, ...[...present].sort()].join(
      " ",
    );
    if (key === drawn) return;
    drawn = key;
    render(<Head view={view} looks={present} />, slot);
  };
  onAbort(signal, () => render(null, slot));
  draw();
  return draw;
}
