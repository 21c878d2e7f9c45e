/** The lines of the table that are drawn, with gaps in place of the others. */

import { useNow } from "../../ui/use_now";
import { useView } from "../../view/view";
import type { RunRow, Sweep } from "../../wire";
import { BodyLine } from "./body_line";
import { type Column, NAME } from "./columns";
import type { Line, RunLine as RunLineOf } from "./lines";
import { RunLine, type ShownCell } from "./run_line";
import { SweepLine } from "./sweep_line";
import { type Stop, useTable } from "./table_state";
import type { Segment } from "./window";

const MINUTE_MS = 60_000;

interface DrawnLinesProps {
  lines: readonly Line[];
  segments: readonly Segment[];
  columns: readonly Column[];
  stop: Stop | null;
}

export function DrawnLines({ lines, segments, columns, stop }: DrawnLinesProps) {
  const { traits } = useView();
  const table = useTable();
  const now_ms = useNow(true, MINUTE_MS);
  const columnCount = columns.length + 1;
  const drawRun = ({ key, row }: RunLineOf, index: number) => (
    <RunLine
      key={key}
      row={told(row)}
      cells={cellsOf(row, columns, now_ms)}
      index={index}
      isOpen={table.open.value.has(row.arn)}
      isTicked={table.ticked.value.has(row.arn)}
      stop={stop?.line === key ? stop.control : null}
    />
  );
  const draw = (line: Line, index: number) => {
    const { key } = line;
    if (line.kind === "run") return drawRun(line, index);
    if (line.kind === "body") {
      return <BodyLine key={key} row={line.row} lineKey={key} index={index} columnCount={columnCount} />;
    }
    return (
      <SweepLine
        key={key}
        id={line.sweep}
        sweep={sweepOf(traits.get("sweeps_shown"), line.sweep)}
        lineKey={key}
        index={index}
        columnCount={columnCount}
        isFolded={line.isFolded}
        isStop={stop?.line === key}
      />
    );
  };
  return (
    <>
      {segments.map((segment) => {
        const line = lines[segment.place];
        if (segment.kind === "gap") return <Gap key={`gap:${segment.place}`} height_px={segment.height_px} />;
        return line && draw(line, segment.place + 2);
      })}
    </>
  );
}

/** The space of lines that are not drawn. It has no cell, so screen readers do not take it for a row. */
function Gap({ height_px }: { height_px: number }) {
  return <tr class="ssw-run-gap" style={{ blockSize: `${height_px}px` }} />;
}

/** What the line of an execution shows besides the cells. */
function told({ arn, name, status, sweep, is_best, is_reference }: RunRow) {
  return { arn, name, status, sweep, is_best, is_reference };
}

function cellsOf(row: RunRow, columns: readonly Column[], now_ms: number): ShownCell[] {
  return columns
    .filter(({ key }) => key !== NAME)
    .map(({ cell, isNumber }) => ({ ...cell(row, now_ms), isNumber }));
}

function sweepOf(sweeps: readonly Sweep[], id: string): Sweep | null {
  return sweeps.find((sweep) => sweep.id === id) ?? null;
}
