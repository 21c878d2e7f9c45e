/** A sweep as a line of the table, above its trials, which it can hide. */

import type { Sweep } from "../../wire";
import { memoized } from "../side/memo";
import { sweepText } from "./sweep_words";
import { toggle, useTable } from "./table_state";

interface SweepLineProps {
  id: string;
  /** `null` while only its executions are known. */
  sweep: Sweep | null;
  lineKey: string;
  index: number;
  /** The number of columns of the whole table. */
  columnCount: number;
  isFolded: boolean;
  isStop: boolean;
}

export const SweepLine = memoized<SweepLineProps>((props) => {
  const { id, sweep, lineKey, index, columnCount, isFolded, isStop } = props;
  const table = useTable();
  const text = sweep ? sweepText(sweep) : "";
  return (
    <tr class="ssw-sweep-line" aria-rowindex={index} data-sweep={id}>
      <th scope="row" colSpan={columnCount}>
        <button
          type="button"
          class="ssw-sweep-opener"
          aria-expanded={!isFolded}
          title={text || undefined}
          data-line={lineKey}
          data-control="open"
          tabIndex={isStop ? 0 : -1}
          onClick={() => toggle(table.folded, id)}
          onFocus={() => {
            table.stop.value = { line: lineKey, control: "open" };
          }}
        >
          <span class="ssw-fold-sign" aria-hidden="true">
            {isFolded ? "▸" : "▾"}
          </span>
          <b>{`Sweep ${id}`}</b>
          {text && <span class="ssw-sweep-words">{` ${text}`}</span>}
        </button>
      </th>
    </tr>
  );
});
