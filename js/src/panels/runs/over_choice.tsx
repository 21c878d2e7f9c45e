/** The choice of what the plot is drawn over. */

import type { PlotSubject } from "./plot_subject";
import type { Over } from "./series";
import { useTable } from "./table_state";

export function OverChoice({ subject: { over, varied } }: { subject: PlotSubject }) {
  const table = useTable();
  const choices = choicesOf(varied);
  return (
    <select
      class="ssw-select"
      aria-label="What the plot is drawn over"
      value={keyOf(over)}
      onChange={({ currentTarget }) => {
        table.over.value = choices[currentTarget.selectedIndex]?.over ?? null;
      }}
    >
      {choices.map((choice) => (
        <option key={keyOf(choice.over)} value={keyOf(choice.over)}>
          {choice.text}
        </option>
      ))}
    </select>
  );
}

interface Choice {
  over: Over;
  text: string;
}

function choicesOf(varied: readonly string[]): Choice[] {
  const parameters = varied.map((name): Choice => ({ over: { kind: "parameter", name }, text: name }));
  const all: Choice = { over: { kind: "all" }, text: "all parameters" };
  const start: Choice = { over: { kind: "start" }, text: "time" };
  return [...parameters, ...(varied.length > 1 ? [all] : []), start];
}

function keyOf(over: Over): string {
  return over.kind === "parameter" ? `parameter:${over.name}` : over.kind;
}
