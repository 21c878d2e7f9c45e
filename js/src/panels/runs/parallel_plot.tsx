/** Parallel axes for all varied parameters, and the objective as the last: each execution is a line. */

import { useComputed } from "@preact/signals";
import type { RunRow } from "../../wire";
import type { Axis } from "./axes";
import { PlotArea } from "./plot_area";
import { type Frame, xOf, yOf } from "./plot_frame";
import type { PlotPoint } from "./plot_points";
import { axesSideBySide, type PlotSubject, pointText } from "./plot_subject";
import { stretches } from "./series";
import { useTable } from "./table_state";

const HEIGHT_PX = 180;

interface ParallelPlotProps {
  subject: PlotSubject;
  width_px: number;
}

export function ParallelPlot({ subject, width_px }: ParallelPlotProps) {
  const axes = axesSideBySide(subject);
  const frame = { width_px, height_px: HEIGHT_PX, left_px: 40, right_px: 52, top_px: 30, bottom_px: 24 };
  return (
    <PlotArea
      subject={subject}
      width_px={width_px}
      height_px={HEIGHT_PX}
      points={endsOf(subject, frame)}
      label=""
    >
      {subject.rows.map((row) => (
        <RunPath key={row.arn} row={row} axes={axes} isBest={row === subject.best} frame={frame} />
      ))}
      {axes.map((axis, place) => (
        <AxisLine
          key={axis.label}
          axis={axis}
          at={placeOf(place, axes)}
          isLast={axis === subject.y}
          frame={frame}
        />
      ))}
      <ReferenceMark subject={subject} frame={frame} />
    </PlotArea>
  );
}

function placeOf(place: number, axes: readonly Axis[]): number {
  return place / Math.max(1, axes.length - 1);
}

interface AxisLineProps {
  axis: Axis;
  /** From 0 to 1. */
  at: number;
  isLast: boolean;
  frame: Frame;
}

function AxisLine({ axis, at, isLast, frame }: AxisLineProps) {
  const x = xOf(at, frame);
  return (
    <g class="ssw-plot-grid">
      <line x1={x} x2={x} y1={yOf(0, frame)} y2={yOf(1, frame)} />
      <text x={x} y={14} text-anchor="middle" class="ssw-plot-axis">
        {axis.label}
      </text>
      {axis.ticks.map((tick) => (
        <text
          key={tick.text}
          x={isLast ? x + 10 : x - 6}
          y={yOf(tick.at, frame)}
          dy="0.35em"
          text-anchor={isLast ? "start" : "end"}
        >
          {tick.text}
        </text>
      ))}
    </g>
  );
}

interface RunPathProps {
  row: RunRow;
  axes: readonly Axis[];
  isBest: boolean;
  frame: Frame;
}

/** The line of an execution, broken where it has no value. */
function RunPath({ row, axes, isBest, frame }: RunPathProps) {
  const table = useTable();
  const isMarked = useComputed(() => table.marked.value === row.arn).value;
  const points = axes.map((axis, place) => ({ row, x: placeOf(place, axes), y: axis.place(row) }));
  const d = stretches(points)
    .map((stretch) => `M${stretch.map(({ x, y }) => `${xOf(x, frame)} ${yOf(y, frame)}`).join("L")}`)
    .join("");
  return (
    <path
      class="ssw-plot-run"
      d={d}
      data-best={isBest ? "" : undefined}
      data-marked={isMarked ? "" : undefined}
      data-arn={row.arn}
    />
  );
}

function ReferenceMark({ subject: { reference, y }, frame }: { subject: PlotSubject; frame: Frame }) {
  const at = reference && y.place(reference);
  if (at == null) return null;
  const [x, height] = [xOf(1, frame), yOf(at, frame)];
  return (
    <g class="ssw-plot-reference">
      <line x1={x - 34} x2={x + 8} y1={height} y2={height} />
      <text x={x - 36} y={height} dy="0.35em" text-anchor="end">
        reference
      </text>
    </g>
  );
}

/** The points that can be pressed: the end of each line, on the axis of the objective. */
function endsOf(subject: PlotSubject, frame: Frame): PlotPoint[] {
  const ends = subject.rows.flatMap((row) => {
    const at = subject.y.place(row);
    const point = { arn: row.arn, x: xOf(1, frame), text: pointText(row, subject), series: 0 };
    return at == null ? [] : [{ ...point, y: yOf(at, frame), isBest: row === subject.best }];
  });
  return ends.sort((one, other) => other.y - one.y);
}
