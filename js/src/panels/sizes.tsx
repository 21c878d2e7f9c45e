/** Handles for width and height, which are dragged or moved by keyboard and kept in the widget's state. */

import { useRef, useState } from "preact/hooks";
import { isKernelLive } from "../bridge/kernel_status";
import { useModel } from "../view/use_model";
import { stateIntents } from "./state";

export const SHARES = { least: 0.2, most: 0.8, usual: 0.38, step: 0.02 };
export const HEIGHTS_PX = { least: 200, most: 1200, step: 20 };

interface HandleProps {
  /** The value on the screen. */
  shown: number;
  show(value: number | null): void;
}

/** The handle between the graph and the side panel. */
export function Divider({ shown, show }: HandleProps) {
  const model = useModel("side_share");
  const { least, most, usual, step } = SHARES;
  const bounded = (share: number) => Math.min(most, Math.max(least, Math.round(share * 1000) / 1000));
  const drag = useDrag((event, handle) => {
    const { left, right, width } = (handle.parentElement ?? handle).getBoundingClientRect();
    const isRightToLeft = getComputedStyle(handle).direction === "rtl";
    show(bounded((isRightToLeft ? event.clientX - left : right - event.clientX) / (width || 1)));
  });
  const commit = (share: number) => {
    stateIntents(model, { side_share: bounded(share) });
    show(null);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
    <div
      class="ssw-divider"
      role="separator"
      tabIndex={isKernelLive(model) ? 0 : -1}
      aria-label="Width of the side panel"
      aria-orientation="vertical"
      aria-valuenow={Math.round(shown * 100)}
      aria-valuemin={least * 100}
      aria-valuemax={most * 100}
      aria-valuetext={`${Math.round(shown * 100)} % of the width`}
      title="Drag to share the width; double-click for the usual one"
      {...drag.handlers(() => commit(shown))}
      onDblClick={() => commit(usual)}
      onKeyDown={(event) => {
        // Read from the model, since the screen may be one key press behind.
        const share = model.get("side_share") ?? usual;
        const isRightToLeft = getComputedStyle(event.currentTarget).direction === "rtl";
        const wider = isRightToLeft ? "ArrowRight" : "ArrowLeft";
        const narrower = isRightToLeft ? "ArrowLeft" : "ArrowRight";
        const next = new Map([
          [wider, share + step],
          [narrower, share - step],
          ["Home", least],
          ["End", most],
        ]).get(event.key);
        if (next === undefined) return;
        event.preventDefault();
        commit(next);
      }}
    />
  );
}

/** The handle at the lower edge. */
export function HeightHandle({ shown, show }: HandleProps) {
  const model = useModel("height");
  const { least, most, step } = HEIGHTS_PX;
  const bounded = (height_px: number) => Math.min(most, Math.max(least, Math.round(height_px)));
  const from = useRef({ y: 0, height_px: 0 });
  const drag = useDrag((event) => show(bounded(from.current.height_px + event.clientY - from.current.y)));
  const commit = (height_px: number | null) => {
    stateIntents(model, { height: height_px == null ? null : bounded(height_px) });
    show(null);
  };
  const handlers = drag.handlers(() => commit(shown));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
    <div
      class="ssw-height-handle"
      role="separator"
      tabIndex={isKernelLive(model) ? 0 : -1}
      aria-label="Height of graph and side panel"
      aria-orientation="horizontal"
      aria-valuenow={Math.round(shown)}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuetext={`${Math.round(shown)} pixels`}
      title="Drag for the height; double-click for as much as is needed"
      {...handlers}
      onPointerDown={(event) => {
        from.current = { y: event.clientY, height_px: shown };
        handlers.onPointerDown(event);
      }}
      onDblClick={() => commit(null)}
      onKeyDown={(event) => {
        const height_px = model.get("height") ?? shown;
        const next = new Map([
          ["ArrowDown", height_px + step],
          ["ArrowUp", height_px - step],
          ["Home", least],
          ["End", most],
        ]).get(event.key);
        if (next === undefined) return;
        event.preventDefault();
        commit(next);
      }}
    />
  );
}

/** Follows the pointer from press to release; a press without a movement changes nothing. */
function useDrag(move: (event: PointerEvent, handle: HTMLElement) => void) {
  const [isDragging, setDragging] = useState(false);
  const hasMoved = useRef(false);
  const handlers = (done: () => void) => ({
    "data-dragging": isDragging ? "" : undefined,
    onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }) {
      event.currentTarget.setPointerCapture(event.pointerId);
      hasMoved.current = false;
      setDragging(true);
    },
    onPointerMove(event: PointerEvent & { currentTarget: HTMLElement }) {
      if (!isDragging) return;
      hasMoved.current = true;
      move(event, event.currentTarget);
    },
    onPointerUp() {
      if (isDragging && hasMoved.current) done();
      setDragging(false);
    },
    onPointerCancel() {
      setDragging(false);
    },
  });
  return { handlers };
}
