/** The objective of each execution over what was varied, with better values higher up. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { LinePlot } from "./line_plot";
import { ParallelPlot } from "./parallel_plot";
import type { PlotSubject } from "./plot_subject";

/** Assumed until the width has been measured. */
const USUAL_WIDTH_PX = 460;

export function Plot({ subject }: { subject: PlotSubject }) {
  const box = useRef<HTMLDivElement>(null);
  const width_px = useWidth(box);
  const { over } = subject;
  return (
    <div class="ssw-plot" ref={box}>
      {over.kind === "all" ? (
        <ParallelPlot subject={subject} width_px={width_px} />
      ) : (
        <LinePlot subject={subject} over={over} width_px={width_px} />
      )}
    </div>
  );
}

function useWidth(box: { current: HTMLElement | null }): number {
  const [width_px, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [box]);
  return width_px || USUAL_WIDTH_PX;
}
