/** The table of executions, which draws only the lines in sight. */

import type { RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { RunRow } from "../../wire";
import type { Column } from "./columns";
import { DrawnLines } from "./drawn_lines";
import { Head } from "./head";
import { linesOf } from "./lines";
import { goByKey, stopAmong, useFocusWanted } from "./moves";
import { useTable } from "./table_state";
import { useDetailsAsked } from "./use_asked";
import { useWindow } from "./use_window";
import type { Widths } from "./widths";
import { segmentsOf } from "./window";

interface RunsTableProps {
  /** The scrolling element. */
  box: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  widths: Widths;
  /** The rows, in order. */
  rows: readonly RunRow[];
}

export function RunsTable({ box, columns, widths, rows }: RunsTableProps) {
  const table = useTable();
  const body = useRef<HTMLTableSectionElement>(null);
  const [folded, open] = [table.folded.value, table.open.value];
  const lines = useMemo(() => linesOf(rows, { folded, open }), [rows, folded, open]);
  const inSight = useRef<() => RunRow[]>(() => []);
  const moved = useDetailsAsked(() => inSight.current());
  const { offsets, range, sight } = useWindow(box, body, lines, moved);
  inSight.current = () => {
    const { first, end } = sight();
    const rows = lines.slice(first, end).flatMap((line) => (line.kind === "sweep" ? [] : [line.row]));
    return [...new Set(rows)];
  };
  const stop = stopAmong(lines, table.stop.value);
  const stopPlace = lines.findIndex(({ key }) => key === stop?.line);
  useFocusWanted(box, body);
  return (
    <table
      class="ssw-runs-table"
      aria-label="Executions"
      aria-rowcount={lines.length + 1}
      style={{ minInlineSize: widths.least }}
      onPointerLeave={() => {
        table.marked.value = null;
      }}
    >
      <colgroup>
        <col class="ssw-run-tick" />
        {widths.columns.map(({ key, width }) => (
          <col key={key} style={{ inlineSize: width }} />
        ))}
      </colgroup>
      <Head columns={columns} />
      <tbody ref={body} onKeyDown={(event) => goByKey(event, lines, table)}>
        <DrawnLines
          lines={lines}
          segments={segmentsOf(offsets, range, stopPlace < 0 ? [] : [stopPlace])}
          columns={columns}
          stop={stop}
        />
      </tbody>
    </table>
  );
}
