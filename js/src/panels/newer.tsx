/** Offers a newer reference, as the automatic one is kept while values are tried one after another. */

import { Button } from "../ui/button";
import { useModel } from "../view/use_model";
import { hasOutcome } from "./run_words";
import { chooseReference, stateIntents } from "./state";

export function Newer() {
  const model = useModel("reference", "run");
  const { newer } = model.get("reference");
  // The line about the end of a run has its own offers.
  const run = model.get("run");
  if (!newer || (hasOutcome(run) && run.arn === newer.arn)) return null;
  return (
    <p class="ssw-line">
      <span>{newer.name} is newer, and can be the reference too.</span>
      <Button press={() => stateIntents(model, chooseReference(newer.arn))}>Use {newer.name}</Button>
    </p>
  );
}
