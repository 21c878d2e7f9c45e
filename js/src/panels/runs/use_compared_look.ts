/** Shows two compared executions on the graph. */

import { useEffect } from "preact/hooks";
import { useView } from "../../view/view";
import type { Comparison } from "../../wire";
import { comparedOnGraph } from "./compared_steps";

/** Shows what differs while the comparison is open; then restores what was shown before. */
export function useComparedLook(shown: Comparison): void {
  const { compared, mode, model } = useView();
  useEffect(() => {
    compared.value = comparedOnGraph(shown, model.get("parameter_form"));
    if (!compared.value) return;
    const before = mode.peek();
    mode.value = "compare";
    return () => {
      compared.value = null;
      if (mode.peek() === "compare") mode.value = before;
    };
  }, [shown, compared, mode, model]);
}
