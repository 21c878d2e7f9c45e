/** What can be done with an execution. */

import { Button } from "../../ui/button";
import { useView } from "../../view/view";
import type { HistoryEntry } from "../../wire";
import { chooseReference, stateIntents } from "../state";
import { repeatText } from "./words";

export function ExecutionActions({ entry }: { entry: HistoryEntry }) {
  const { model, traits, mode } = useView();
  const { arn, name } = entry;
  const run = traits.get("run");
  const isShown = run.arn === arn && run.state !== "errored";
  const isReference = traits.get("pinned") === true && traits.get("reference_execution_arn") === arn;
  const show = () => {
    mode.value = "run";
    void model.command("watch", { arn });
  };
  return (
    <div class="ssw-buttons">
      <Button
        aria-label={isShown ? `${name} is on the graph` : `Show ${name} on the graph`}
        unavailable={isShown}
        press={show}
      >
        {isShown ? "On the graph" : "Show on the graph"}
      </Button>
      <Button
        aria-label={isReference ? `${name} is the reference` : `Use ${name} as reference`}
        unavailable={isReference}
        press={() => stateIntents(model, chooseReference(arn))}
      >
        {isReference ? "Is the reference" : "Use as reference"}
      </Button>
      <Button
        aria-label={`Same again as ${name}`}
        title={repeatText(entry, traits.get("elements").nodes.length)}
        unavailable={entry.is_selective == null}
        press={() => void model.command("repeat", { arn })}
      >
        Same again
      </Button>
    </div>
  );
}
