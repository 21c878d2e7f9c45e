/** The points of the plot: each is an execution; pressing it goes to the execution in the table. */

import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import { moveAlong } from "./plot_keys";
import { useTable } from "./table_state";

/** Shapes in a box of 24 × 24, centred, so that series do not differ by colour alone. */
const SHAPES = [
  "M7.5 12a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
  "M8 8h8v8h-8z",
  "M12 6.6 17.2 16h-10.4z",
  "M12 6.2 17.8 12 12 17.8 6.2 12z",
];

export interface PlotPoint {
  arn: string;
  /** The centre of the point, in pixels. */
  x: number;
  y: number;
  /** The point in words. */
  text: string;
  isBest: boolean;
  /** The index of its series, from 0. */
  series: number;
}

interface PointsProps {
  /** In the order in which the arrow keys move. */
  points: readonly PlotPoint[];
}

/** The points, as one Tab stop. */
export function Points({ points }: PointsProps) {
  const root = useRef<HTMLUListElement>(null);
  const { marked } = useTable();
  const isThere = points.some(({ arn }) => arn === marked.value);
  const stop = isThere ? marked.value : points[0]?.arn;
  return (
    <ul class="ssw-plot-points" ref={root} aria-label="Executions in the plot">
      {points.map((point) => (
        <li key={point.arn}>
          <PointMark
            point={point}
            isStop={point.arn === stop}
            moved={(event) => moveAlong(event, root.current)}
          />
        </li>
      ))}
    </ul>
  );
}

interface PointMarkProps {
  point: PlotPoint;
  isStop: boolean;
  moved(event: KeyboardEvent): void;
}

function PointMark({ point, isStop, moved }: PointMarkProps) {
  const table = useTable();
  const { arn, x, y, text, isBest, series } = point;
  const isMarked = useComputed(() => table.marked.value === arn).value;
  return (
    <button
      type="button"
      class="ssw-plot-point"
      aria-label={text}
      tabIndex={isStop ? 0 : -1}
      style={{ insetBlockStart: `${y}px`, left: `${x}px` }}
      data-arn={arn}
      data-series={series % SHAPES.length}
      data-best={isBest ? "" : undefined}
      data-marked={isMarked ? "" : undefined}
      onKeyDown={moved}
      onFocus={() => {
        table.marked.value = arn;
      }}
      onClick={() => table.goTo(arn)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {(isBest || isMarked) && <circle class="ssw-plot-ring" cx="12" cy="12" r="9" />}
        <path d={SHAPES[series % SHAPES.length]} />
      </svg>
    </button>
  );
}
