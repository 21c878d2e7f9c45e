/** Two compared executions on the graph. */

import { useEffect } from "preact/hooks";
import { useView } from "../../view/view";
import type { Comparison } from "../../wire";
import { comparedOnGraph } from "./compared_steps";

/** Shows what differs, for as long as the comparison is there. */
export function useComparedLook(shown: Comparison): void {
  const { compared, mode } = useView();
  useEffect(() => {
    compared.value = comparedOnGraph(shown);
    if (compared.value) mode.value = "compare";
    return () => {
      compared.value = null;
      if (mode.value === "compare") mode.value = null;
    };
  }, [shown, compared, mode]);
}
