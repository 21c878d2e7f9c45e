/** How high graph and side panel are where nobody has said. */

import type { Elements } from "../wire";

const LEAST_PX = 280;
const MOST_PX = 560;
const USUAL_PX = 420;

/** As high as the graph needs in that width, within bounds. */
export function neededHeight(_elements: Elements, _width_px: number): number {
  return Math.min(MOST_PX, Math.max(LEAST_PX, USUAL_PX));
}
