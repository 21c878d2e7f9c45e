/** The drawing of a plot, with its points above it, which can be pressed. */

import type { ComponentChildren } from "preact";
import { type PlotPoint, Points } from "./plot_points";
import { alternative, type PlotSubject, pointText } from "./plot_subject";
import { useTable } from "./table_state";

interface PlotAreaProps {
  subject: PlotSubject;
  width_px: number;
  height_px: number;
  points: readonly PlotPoint[];
  /** Shown below the plot while nothing is pointed at. */
  label: string;
  children: ComponentChildren;
}

export function PlotArea({ subject, width_px, height_px, points, label, children }: PlotAreaProps) {
  const { marked } = useTable();
  return (
    <div
      class="ssw-plot-area"
      style={{ blockSize: `${height_px}px` }}
      onPointerMove={({ target }) => {
        marked.value = arnAt(target);
      }}
      onPointerLeave={() => {
        marked.value = null;
      }}
    >
      <svg
        class="ssw-plot-drawing"
        role="img"
        aria-label={alternative(subject)}
        width={width_px}
        height={height_px}
      >
        {children}
      </svg>
      <Points points={points} />
      <Below subject={subject} label={label} />
    </div>
  );
}

/** The execution that is pointed at, in words; screen readers get these from the points instead. */
function Below({ subject, label }: Pick<PlotAreaProps, "subject" | "label">) {
  const { marked } = useTable();
  const row = subject.rows.find(({ arn }) => arn === marked.value);
  return (
    <p class="ssw-plot-below" aria-hidden="true">
      {row ? pointText(row, subject) : label}
    </p>
  );
}

/** The ARN of the execution whose point or line the target is in. */
function arnAt(target: EventTarget | null): string | null {
  const drawn = target instanceof Element ? target.closest<HTMLElement | SVGElement>("[data-arn]") : null;
  return drawn?.dataset.arn ?? null;
}
