/** The objective over one parameter, or over the order in which executions began. */

import type { Axis } from "./axes";
import { along, freeOf } from "./free_place";
import { PlotArea } from "./plot_area";
import { type Frame, xOf, yOf } from "./plot_frame";
import type { PlotPoint } from "./plot_points";
import { linesOver, type PlotSubject, pointText } from "./plot_subject";
import { means, type Over, type Series, stretches } from "./series";

const HEIGHT_PX = 150;
/** The height of a line of labels. */
const LINE_PX = 13;
/** The approximate width of a character of a label. */
const CHARACTER_PX = 7;
const MOST_LABEL_PX = 110;

type Corner = Pick<PlotPoint, "x" | "y">;

interface LinePlotProps {
  subject: PlotSubject;
  over: Exclude<Over, { kind: "all" }>;
  width_px: number;
}

export function LinePlot({ subject, over, width_px }: LinePlotProps) {
  const { x, series } = linesOver(subject, over);
  const frame = frameOf(width_px, subject.y, series);
  const points = pointsOf(series, subject, frame);
  const lines = series.flatMap((each) => linesOf(each, frame));
  const labels = apart(series.map((each) => heightOf(each, frame)));
  return (
    <PlotArea subject={subject} width_px={width_px} height_px={HEIGHT_PX} points={points} label={x.label}>
      <Grid x={x} y={subject.y} frame={frame} />
      <ReferenceLine subject={subject} frame={frame} points={points} lines={lines} />
      {series.map((each, place) => (
        <SeriesLine key={each.label} series={each} place={place} frame={frame} labelAt={labels[place] ?? 0} />
      ))}
    </PlotArea>
  );
}

function frameOf(width_px: number, y: Axis, series: readonly Series[]): Frame {
  const longest = (texts: readonly string[]) =>
    Math.max(0, ...texts.map((text) => text.length)) * CHARACTER_PX;
  const labels_px = Math.min(MOST_LABEL_PX, longest(series.map(({ label }) => label)));
  return {
    width_px,
    height_px: HEIGHT_PX,
    left_px: 20 + longest(y.ticks.map(({ text }) => text)),
    right_px: 16 + (labels_px && labels_px + 10),
    top_px: 12,
    bottom_px: 36,
  };
}

function Grid({ x, y, frame }: { x: Axis; y: Axis; frame: Frame }) {
  const [left, right] = [xOf(0, frame), xOf(1, frame)];
  return (
    <g class="ssw-plot-grid">
      {y.ticks.map(({ at, text }) => (
        <g key={text} transform={`translate(0 ${yOf(at, frame)})`}>
          <line x1={left - 6} x2={right + 6} />
          <text x={left - 12} dy="0.35em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {x.ticks.map(({ at, text }) => (
        <text key={`${at} ${text}`} x={xOf(at, frame)} y={yOf(0, frame) + 17} text-anchor="middle">
          {text}
        </text>
      ))}
    </g>
  );
}

interface ReferenceLineProps {
  subject: PlotSubject;
  frame: Frame;
  points: readonly PlotPoint[];
  /** The lines that join the points. */
  lines: readonly Corner[][];
}

function ReferenceLine({ subject: { reference, y }, frame, points, lines }: ReferenceLineProps) {
  const at = reference && y.place(reference);
  if (!reference || at == null) return null;
  const height = yOf(at, frame);
  const text = `reference ${y.text(reference)}`;
  return (
    <g class="ssw-plot-reference">
      <line x1={xOf(0, frame) - 6} x2={xOf(1, frame) + 6} y1={height} y2={height} />
      <text {...freeOf(points, lines.flatMap(along), height, text.length * CHARACTER_PX, frame)}>{text}</text>
    </g>
  );
}

interface SeriesLineProps {
  series: Series;
  place: number;
  frame: Frame;
  /** The height of the label, in pixels. */
  labelAt: number;
}

function SeriesLine({ series, place, frame, labelAt }: SeriesLineProps) {
  const { label } = series;
  return (
    <g class="ssw-plot-series" data-series={place}>
      {linesOf(series, frame).map((line) => {
        const path = `M${line.map(({ x, y }) => `${x} ${y}`).join("L")}`;
        return <path key={path} d={path} />;
      })}
      {label && (
        <text x={xOf(1, frame) + 14} y={labelAt} dy="0.35em">
          {label}
        </text>
      )}
    </g>
  );
}

/** The lines that join the points of a series, in pixels. */
function linesOf({ points, isLine }: Series, frame: Frame): Corner[][] {
  if (!isLine) return [];
  return stretches(means(points)).map((stretch) =>
    stretch.map(({ x, y }) => ({ x: xOf(x, frame), y: yOf(y, frame) })),
  );
}

/** The height of the last point of a series, in pixels. */
function heightOf({ points }: Series, frame: Frame): number {
  const last = [...points].reverse().find(({ y }) => y != null);
  return yOf(last?.y ?? 0, frame);
}

/** The heights, moved down as far as needed for lines of text not to overlap. */
function apart(heights: readonly number[]): number[] {
  const moved = [...heights];
  const order = heights.map((_, i) => i).sort((one, other) => (heights[one] ?? 0) - (heights[other] ?? 0));
  let least = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    moved[i] = Math.max(heights[i] ?? 0, least);
    least = (moved[i] ?? 0) + LINE_PX;
  }
  return moved;
}

function pointsOf(series: readonly Series[], subject: PlotSubject, frame: Frame): PlotPoint[] {
  const all = series.flatMap(({ points }, place) =>
    points.flatMap(({ row, x, y }) => {
      if (y == null) return [];
      const at = { x: xOf(x, frame), y: yOf(y, frame) };
      return [
        { arn: row.arn, ...at, text: pointText(row, subject), isBest: row === subject.best, series: place },
      ];
    }),
  );
  return all.sort((one, other) => one.x - other.x);
}
