/** Signs of the looks, so that they do not differ by colour alone; drawn, as fonts render signs unevenly. */

import type { Drawing } from "../ui/drawing";
import type { Look } from "./appearance";

const CROSS: Drawing = { path: "M4 4l8 8M12 4l-8 8" };
const TURN: Drawing = { path: "M3.4 8a4.7 4.7 0 1 0 1.7-3.7M5.7 1.5 4.8 4.6 8 5.5" };
const DASH: Drawing = { path: "M4.5 8h7" };

export const SIGNS: Partial<Record<Look, Drawing>> = {
  run: { path: "M4.5 2.8v10.4L13 8z", isFilled: true, width: 1 },
  reuse: TURN,
  blocked: CROSS,
  waiting: { path: "M8 4.6V8l2.3 1.5M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z" },
  executing: { path: "M8 2a6 6 0 1 1-6 6" },
  ran: { path: "M3 8.6l3.2 3.2L13 4.6" },
  reused: TURN,
  failed: CROSS,
  stopped: { path: "M4.5 4.5h7v7h-7z", isFilled: true, width: 1 },
  absent: DASH,
};

export const WARNING_SIGN: Drawing = { path: "M8 2.4 14.4 13.4H1.6z", isFilled: true, width: 1 };
