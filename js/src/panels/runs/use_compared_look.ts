/** Two compared executions on the graph. */

import type { Comparison } from "../../wire";

export function useComparedLook(_shown: Comparison): void {}
