/** The actions for an execution. */

import { useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { say } from "../../view/say";
import { useView } from "../../view/view";
import type { RunRow } from "../../wire";
import { chooseReference, stateIntents } from "../state";
import { repeatText } from "./words";

interface ActionsProps {
  row: RunRow;
}

export function ExecutionActions({ row }: ActionsProps) {
  return (
    <div class="ssw-buttons">
      <Watch row={row} />
      <UseAsReference row={row} />
      <UseValues row={row} />
      <RunTheRest row={row} />
      <Repeat row={row} />
      <CopyArn row={row} />
    </div>
  );
}

function Watch({ row: { arn, name } }: ActionsProps) {
  const { model, traits, mode } = useView();
  const run = traits.get("run");
  const isShown = run.arn === arn && run.state !== "errored";
  const press = () => {
    mode.value = "run";
    void model.command("watch", { arn });
  };
  return (
    <Button
      aria-label={isShown ? `On the graph: ${name}` : `Show on the graph: ${name}`}
      unavailable={isShown}
      press={press}
    >
      {isShown ? "On the graph" : "Show on the graph"}
    </Button>
  );
}

function UseAsReference({ row: { arn, name } }: ActionsProps) {
  const { model, traits } = useView();
  const isReference = traits.get("pinned") === true && traits.get("reference_execution_arn") === arn;
  return (
    <Button
      aria-label={isReference ? `Is the reference: ${name}` : `Use as reference: ${name}`}
      unavailable={isReference}
      press={() => stateIntents(model, chooseReference(arn))}
    >
      {isReference ? "Is the reference" : "Use as reference"}
    </Button>
  );
}

function UseValues({ row }: ActionsProps) {
  const { model, politely } = useView();
  const { arn, name } = row;
  const press = async () => {
    const problem = await model.command("take-values", { arn });
    if (!problem) say(politely, `The parameters have the values of ${name}.`);
  };
  return (
    <Button
      aria-label={`Use these values: ${name}`}
      title={`Give the parameters the values that ${name} had`}
      unavailable={isNotDescribed(row)}
      press={() => void press()}
    >
      Use these values
    </Button>
  );
}

function RunTheRest({ row: { arn, name } }: ActionsProps) {
  const { model } = useView();
  return (
    <Button
      aria-label={`Run the rest: ${name}`}
      title={`Select what is downstream of what ${name} ran, with ${name} as reference`}
      press={() => void model.command("run-the-rest", { arn })}
    >
      Run the rest
    </Button>
  );
}

function Repeat({ row }: ActionsProps) {
  const { model, traits } = useView();
  return (
    <Button
      aria-label={`Same again: ${row.name}`}
      title={repeatText(row.report, traits.get("elements").nodes.length)}
      unavailable={isNotDescribed(row)}
      press={() => void model.command("repeat", { arn: row.arn })}
    >
      Same again
    </Button>
  );
}

function CopyArn({ row: { arn, name } }: ActionsProps) {
  const { politely } = useView();
  const [said, setSaid] = useState("");
  const press = async () => {
    const outcome = await copied(arn);
    setSaid(outcome);
    say(politely, outcome);
  };
  return (
    <>
      <Button aria-label={`Copy ARN: ${name}`} title={arn} independent press={() => void press()}>
        Copy ARN
      </Button>
      {said && <span class="ssw-quiet">{said}</span>}
    </>
  );
}

/** Copies the ARN. A page without TLS has no clipboard API: there the ARN itself is shown instead. */
async function copied(arn: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(arn);
    return "Copied";
  } catch {
    return arn;
  }
}

function isNotDescribed({ report }: RunRow): boolean {
  return report == null;
}
