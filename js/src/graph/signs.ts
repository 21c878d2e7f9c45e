/** One sign per look, so that none is told by colour alone. Drawn, since fonts render such signs unevenly. */

import type { Look } from "./appearance";
import { svg } from "./svg";

interface Sign {
  /** On a 16 × 16 field. */
  path: string;
  isFilled?: boolean;
}

const CROSS: Sign = { path: "M4 4l8 8M12 4l-8 8" };
const TURN: Sign = { path: "M3.4 8a4.7 4.7 0 1 0 1.7-3.7M5.7 1.5 4.8 4.6 8 5.5" };
const DASH: Sign = { path: "M4.5 8h7" };

export const SIGNS: Record<Look, Sign | null> = {
  plain: null,
  run: { path: "M4.5 2.8v10.4L13 8z", isFilled: true },
  reuse: TURN,
  "not-run": null,
  blocked: CROSS,
  waiting: { path: "M8 4.6V8l2.3 1.5M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z" },
  executing: { path: "M8 2a6 6 0 1 1-6 6" },
  ran: { path: "M3 8.6l3.2 3.2L13 4.6" },
  reused: TURN,
  failed: CROSS,
  stopped: { path: "M4.5 4.5h7v7h-7z", isFilled: true },
  absent: DASH,
  first: { path: "M3.5 13.5 8 2.5l4.5 11M5.2 9.6h5.6" },
  second: { path: "M4.5 2.5h4a2.5 2.6 0 0 1 0 5.3h-4h4.6a2.8 2.8 0 0 1 0 5.7H4.5z" },
  other: { path: "M3 6h10M3 10.5h10M10.6 2.6 5.6 13.8" },
};

export const WARNING_SIGN: Sign = { path: "M8 2.4 14.4 13.4H1.6z", isFilled: true };

/** The sign of a look; `null` where the look has none. */
export function signOf(look: Look): SVGElement | null {
  const sign = SIGNS[look];
  return sign && drawSign(sign);
}

export function drawSign({ path, isFilled }: Sign): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", {
      d: path,
      fill: isFilled ? "currentColor" : "none",
      stroke: "currentColor",
      "stroke-width": isFilled ? "1" : "2",
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
}
