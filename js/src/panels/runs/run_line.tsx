/** One execution as a line of the table. */

import { useComputed } from "@preact/signals";
import { Sign } from "../../ui/button";
import type { RunRow } from "../../wire";
import { statusIcon } from "../icons";
import { memoized } from "../side/memo";
import { Spoken } from "../side/words";
import { type Badge, badgesOf } from "./badges";
import type { Cell } from "./columns";
import { type Control, toggle, useTable } from "./table_state";

/** Names of up to this many characters are never cut. */
const SHORT_NAME = 12;
/** The number of characters at the end of a longer name that stay visible. */
const NAME_END = 5;

export interface ShownCell extends Cell {
  isNumber: boolean;
}

interface RunLineProps {
  row: Pick<RunRow, "arn" | "name" | "status" | "sweep" | "is_best" | "is_reference">;
  /** The cells of all columns except that of the name. */
  cells: readonly ShownCell[];
  /** The `aria-rowindex` of the line, which counts from 1 and includes the headings. */
  index: number;
  isOpen: boolean;
  isTicked: boolean;
  /** Which of its controls is the table's Tab stop; `null` for neither. */
  stop: Control | null;
}

export const RunLine = memoized<RunLineProps>(({ row, cells, index, isOpen, isTicked, stop }) => {
  const { arn, name, status, is_best, sweep } = row;
  const table = useTable();
  const isMarked = useComputed(() => table.marked.value === arn).value;
  const mark = () => {
    table.marked.value = arn;
  };
  const focused = (control: Control) => () => {
    table.stop.value = { line: arn, control };
    mark();
  };
  return (
    <tr
      class="ssw-run"
      aria-rowindex={index}
      data-execution={name}
      data-tone={statusIcon(status).tone}
      data-best={is_best ? "" : undefined}
      data-member={sweep ? "" : undefined}
      data-marked={isMarked ? "" : undefined}
      data-measured="run"
      onPointerMove={mark}
    >
      <td class="ssw-run-tick">
        <input
          type="checkbox"
          aria-label={`Compare ${name}`}
          checked={isTicked}
          data-line={arn}
          data-control="tick"
          tabIndex={stop === "tick" ? 0 : -1}
          onChange={() => toggle(table.ticked, arn)}
          onFocus={focused("tick")}
        />
      </td>
      <th scope="row">
        <button
          type="button"
          class="ssw-run-opener"
          aria-expanded={isOpen}
          title={name}
          data-line={arn}
          data-control="open"
          tabIndex={stop === "open" ? 0 : -1}
          onClick={() => toggle(table.open, arn)}
          onFocus={focused("open")}
        >
          <span class="ssw-fold-sign" aria-hidden="true">
            {isOpen ? "▾" : "▸"}
          </span>
          <Sign glyph={statusIcon(status).glyph} />
          <Name name={name} />
          <Spoken text={status} />
          {badgesOf(row).map((badge) => (
            <RunBadge key={badge.text} badge={badge} />
          ))}
        </button>
      </th>
      {cells.map(({ text, title, isNumber }, place) => (
        <td key={place} title={title || undefined} data-number={isNumber ? "" : undefined}>
          {text}
        </td>
      ))}
    </tr>
  );
});

/** A name, cut in the middle so that its end stays visible: names that SageMaker makes begin alike. */
function Name({ name }: { name: string }) {
  const characters = [...name];
  if (characters.length <= SHORT_NAME) return <span class="ssw-run-name">{name}</span>;
  return (
    <>
      <span class="ssw-run-name" dir="auto" aria-hidden="true">
        <span>{characters.slice(0, -NAME_END).join("")}</span>
        {characters.slice(-NAME_END).join("")}
      </span>
      <Spoken text={name} />
    </>
  );
}

function RunBadge({ badge: { sign, text, words } }: { badge: Badge }) {
  return (
    <span class="ssw-run-badge">
      {sign && <span aria-hidden="true">{`${sign} `}</span>}
      {text}
      {words && <Spoken text={words} />}
    </span>
  );
}
