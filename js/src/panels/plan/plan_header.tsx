/** The header above the steps: the selection as text, and the named selections. */

import { Button } from "../../ui/button";
import { useView } from "../../view/view";
import { selectSteps } from "../state";
import { ExpressionBox } from "./expression_box";
import type { OrderedStep } from "./order";
import { PresetMenu } from "./preset_menu";

export function PlanHeader({ order }: { order: readonly OrderedStep[] }) {
  const { model, traits } = useView();
  const isEmpty = traits.get("selected_steps").length === 0;
  return (
    <div class="ssw-plan-header">
      <ExpressionBox order={order} />
      <PresetMenu />
      <Button unavailable={isEmpty} press={() => selectSteps(model, new Set())}>
        Clear
      </Button>
    </div>
  );
}
