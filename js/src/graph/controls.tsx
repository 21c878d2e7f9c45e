/** The buttons that zoom and turn the drawing, and fit it to the view. */

import { render } from "preact";
import { onAbort } from "../listen";
import type { Orientation } from "../wire";
import type { Viewport } from "./viewport";

/** Icons, as strokes on a 16 × 16 field. `WHOLE` frames two steps, to look unlike a full-screen icon. */
const PLUS = "M8 3v10M3 8h10";
const MINUS = "M3 8h10";
const WHOLE = "M1.8 3.4h12.4v9.2H1.8zM4.4 6h3v2h-3zM8.8 8.6h3v2h-3z";
const TURN_DOWN = "M5 2.5v10M2.5 10 5 12.6 7.5 10M11 13.5v-10M8.5 6 11 3.4 13.5 6";
const TURN_RIGHT = "M2.5 5h10M10 2.5 12.6 5 10 7.5M13.5 11h-10M6 8.5 3.4 11 6 13.5";

interface Props {
  viewport: Viewport;
  orientation: Orientation;
  turn: () => void;
}

function Controls({ viewport, orientation, turn }: Props) {
  const isLevel = orientation === "horizontal";
  return (
    <fieldset class="ssw-zoom" aria-label="View of the graph">
      <Button label="Zoom in" strokes={PLUS} act={() => viewport.zoomIn()} />
      <Button label="Zoom out" strokes={MINUS} act={() => viewport.zoomOut()} />
      <Button label="Show the whole graph" strokes={WHOLE} act={() => viewport.showAll()} />
      <Button
        label={isLevel ? "Draw from top to bottom" : "Draw from left to right"}
        strokes={isLevel ? TURN_DOWN : TURN_RIGHT}
        act={turn}
      />
    </fieldset>
  );
}

function Button({ label, strokes, act }: { label: string; strokes: string; act: () => void }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={act}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={strokes} />
      </svg>
    </button>
  );
}

/** Draws the buttons into `canvas`; returns a function that redraws them when the drawing was turned. */
export function attachControls(canvas: HTMLElement, props: () => Props, signal: AbortSignal): () => void {
  const root = document.createElement("div");
  root.className = "ssw-zoom-root";
  canvas.append(root);
  const draw = () => render(<Controls {...props()} />, root);
  draw();
  onAbort(signal, () => {
    render(null, root);
    root.remove();
  });
  return draw;
}
