/** The room that a view has. */

import { useLayoutEffect, useState } from "preact/hooks";

/** In `medium`, the side panel is below the graph; in `narrow`, the graph can also be hidden. */
export type Breadth = "wide" | "medium" | "narrow";

export interface Room {
  breadth: Breadth;
  width_px: number;
  /** The height of a panel that shows only this view, which then fills it; `null` in a notebook. */
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

/** The width of the view that was measured last; others are usually as wide. */
let latest_px = 0;

/**
 * The room of `root`, measured again whenever its size changes.
 *
 * Measuring at once would force an additional layout of the page. So a view begins with the width of the one
 * measured last, if there is one; the observer corrects it before anything is painted.
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
