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

export const SIGNS: Partial<Record<Look, Sign>> = {
  run: { path: "M4.5 2.8v10.4L13 8z", isFilled: true },
  reuse: TURN,
  blocked: CROSS,
  waiting: { path: "M8 4.6V8l2.3 1.5M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z" },
  executing: { path: "M8 2a6 6 0 1 1-6 6" },
  ran: { path: "M3 8.6l3.2 3.2L13 4.6" },
  reused: TURN,
  failed: CROSS,
  stopped: { path: "M4.5 4.5h7v7h-7z", isFilled: true },
  absent: DASH,
};

export const WARNING_SIGN: Sign = { path: "M8 2.4 14.4 13.4H1.6z", isFilled: true };

/** The sign of a look; `undefined` where the look has none. */
export function signOf(look: Look): SVGElement | undefined {
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
