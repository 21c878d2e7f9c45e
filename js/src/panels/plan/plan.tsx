/**
 * Every step with what the next run does with it, and a checkbox that selects it.
 *
 * It shows the same selection as the graph, and replaces the graph where that cannot be drawn or seen.
 */

import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Button } from "../../ui/button";
import { useView } from "../../view/view";
import { FilterBox, matches } from "../side/filter_box";
import { selectSteps } from "../state";
import { type OrderedStep, planOrder } from "./order";
import { PlanHeader } from "./plan_header";
import { PlanList } from "./plan_list";

/** How many rows can be seen at once; with more, there is a filter. */
const GLANCE = 12;

export function Plan() {
  const { traits, current } = useView();
  const filter = useSignal("");
  const elements = traits.get("elements");
  const order = useMemo(() => planOrder(elements), [elements]);
  const shown = order.filter((row) => isFound(row, filter.value));
  const isFiltered = filter.value.trim() !== "";
  const filtered = {
    noun: "steps",
    by: "name, display name or type",
    text: filter,
    shown: shown.length,
    total: order.length,
  };
  return (
    <div
      class="ssw-plan"
      onInput={() => {
        // The graph goes to the first step that is found.
        const found = filter.value.trim() && order.find((row) => isFound(row, filter.value));
        if (found) current.value = { name: found.step.id, from: "panel" };
      }}
    >
      <PlanHeader order={order} />
      {order.length > GLANCE && (
        <FilterBox {...filtered}>{isFiltered && <SelectShown rows={shown} />}</FilterBox>
      )}
      <PlanList rows={shown} isFiltered={isFiltered} unfilter={() => (filter.value = "")} />
    </div>
  );
}

function SelectShown({ rows }: { rows: readonly OrderedStep[] }) {
  const { model } = useView();
  const name = "Select the steps shown";
  const select = () =>
    selectSteps(model, new Set([...model.get("selected_steps"), ...rows.map(({ step }) => step.id)]));
  return (
    <Button aria-label={name} title={name} press={select}>
      Select
    </Button>
  );
}

function isFound({ step: { id, display_name, type } }: OrderedStep, wanted: string): boolean {
  return matches(wanted, id, display_name, type);
}
