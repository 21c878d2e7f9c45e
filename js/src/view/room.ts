/** How much room a view has. */

import { useLayoutEffect, useState } from "preact/hooks";

/** `medium`: the side panel stands under the graph; `narrow`: the graph folds away as well. */
export type Breadth = "wide" | "medium" | "narrow";

export interface Room {
  breadth: Breadth;
  width_px: number;
  /** The height of a panel that shows nothing but this view, which then fills it; `null` in a notebook. */
  panel_px: number | null;
}

const WIDE_PX = 760;
const MEDIUM_PX = 480;
/** JupyterLab's panel of `Create New View for Output`. */
const PANEL = ".jp-LinkedOutputView";

export function breadthOf(width_px: number): Breadth {
  // A view that is not on the page yet has no width.
  if (width_px === 0 || width_px >= WIDE_PX) return "wide";
  return width_px >= MEDIUM_PX ? "medium" : "narrow";
}

function roomOf(width_px: number, panel?: Element | null): Room {
  return { breadth: breadthOf(width_px), width_px, panel_px: panel ? panel.clientHeight : null };
}

/** Of the view that was measured last: most often, another one is as wide. */
let latest_px = 0;

/**
 * The room of `root`, measured anew whenever its size changes.
 *
 * To measure it at once has the page laid out once more than it is drawn. So a view begins as wide as the one
 * before it, where there is one; the observer speaks before anything is painted.
 */
export function useRoom(root: HTMLElement): Room {
  const [room, setRoom] = useState(() => roomOf(latest_px));
  useLayoutEffect(() => {
    const measure = () => {
      const panel = root.closest(PANEL);
      if (panel) observer.observe(panel);
      const next = roomOf(root.clientWidth, panel);
      latest_px = next.width_px || latest_px;
      setRoom((known) => (JSON.stringify(known) === JSON.stringify(next) ? known : next));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(root);
    if (!latest_px) measure();
    return () => observer.disconnect();
  }, [root]);
  return room;
}
