/** The choice of the metric by which executions are judged, and of the direction in which it improves. */

import { useView } from "../../view/view";
import type { Direction, Objective, Runs, WidgetModel } from "../../wire";
import { useIsLive } from "../side/hooks";
import { shortLabel } from "./columns";
import { OverChoice } from "./over_choice";
import type { PlotSubject } from "./plot_subject";

const DIRECTIONS: readonly { direction: Direction; words: string }[] = [
  { direction: "minimize", words: "Minimize" },
  { direction: "maximize", words: "Maximize" },
];

const NONE_KNOWN =
  "No metric is known yet: the definition names none, and no execution that was read has reported one.";
const NONE_CHOSEN = "The definition compares no metric: choose the one to optimise.";

interface ObjectiveChoiceProps {
  shown: Runs;
  /** What the plot draws; `null` for nothing. */
  subject: PlotSubject | null;
}

/** Reads as a sentence: `Minimize mse over MaxDepth`. */
export function ObjectiveChoice({ shown, subject }: ObjectiveChoiceProps) {
  const { objective, metrics } = shown;
  const names = [...new Set([...(objective?.choices ?? []), ...metrics.map(({ name }) => name)])];
  if (names.length === 0) return <p class="ssw-quiet ssw-objective">{NONE_KNOWN}</p>;
  return (
    <div class="ssw-objective">
      {objective ? <DirectionChoice objective={objective} /> : <span class="ssw-quiet">{NONE_CHOSEN}</span>}
      <NameChoice shown={shown} names={names} />
      {subject && (
        <>
          <span class="ssw-quiet">over</span>
          <OverChoice subject={subject} />
        </>
      )}
    </div>
  );
}

function NameChoice({ shown: { objective, metrics }, names }: { shown: Runs; names: readonly string[] }) {
  const { model } = useView();
  const isLive = useIsLive();
  return (
    <select
      class="ssw-select"
      aria-label="Objective"
      title={objective?.name}
      disabled={!isLive}
      value={objective?.name ?? ""}
      onChange={(event) => void choose(model, event.currentTarget.value)}
    >
      {!objective && <option value="">Choose…</option>}
      {names.map((name) => (
        <option key={name} value={name}>
          {shortLabel(name, metrics)}
        </option>
      ))}
    </select>
  );
}

/** Chooses an objective in the definition's direction or, without one, minimizes it, which can be changed. */
async function choose(model: WidgetModel, name: string): Promise<void> {
  if (!name) return;
  const problem = await model.command("objective", { name, direction: "" });
  if (problem) await model.command("objective", { name, direction: "minimize" });
}

function DirectionChoice({ objective: { name, direction } }: { objective: Objective }) {
  const { model } = useView();
  const isLive = useIsLive();
  return (
    <select
      class="ssw-select"
      aria-label="What is better"
      disabled={!isLive}
      value={direction}
      onChange={(event) => {
        void model.command("objective", { name, direction: event.currentTarget.value as Direction });
      }}
    >
      {DIRECTIONS.map((each) => (
        <option key={each.direction} value={each.direction}>
          {each.words}
        </option>
      ))}
    </select>
  );
}
