/** Stops a sweep and, if the user says so, the trials that are under way. */

import { Button } from "../../ui/button";
import { useCommand } from "../../ui/use_command";
import { useModel } from "../../view/use_model";
import type { Sweep } from "../../wire";
import { counted } from "../state";
import { StopButton, useQuestion } from "../stop";
import { StopQuestion } from "../stop_question";
import { runningTrials, waitingCount } from "./sweep_words";

export function SweepStop({ sweep }: { sweep: Sweep }) {
  const model = useModel("sweeps_shown");
  const question = useQuestion(sweep.id);
  const starting = useCommand(() => model.command("sweep-stop", { sweep: sweep.id, trials: false }));
  const all = useCommand(() => model.command("sweep-stop", { sweep: sweep.id, trials: true }));
  const running = runningTrials(sweep);
  // No more trials are started: only those under way can still be stopped.
  const isLast = sweep.state === "stopping" || waitingCount(sweep) === 0;
  const areStopping = isLast && running.every(({ status }) => status === "Stopping");
  const isStopping = starting.isWaiting || all.isWaiting || areStopping;
  const answer = (send: () => void) => () => {
    question.drop();
    send();
  };
  if (question.isAsked && !isStopping) {
    return (
      <StopQuestion
        text={`Stop the sweep? ${counted(running.length, "trial")} under way.`}
        no="Keep going"
        refuse={question.drop}
      >
        {!isLast && (
          <Answer label="Stop starting" title="Those under way go on" send={answer(starting.send)} />
        )}
        <Answer label="Stop all" title="Those under way too" send={answer(all.send)} />
      </StopQuestion>
    );
  }
  return (
    <StopButton
      buttonRef={question.opener}
      unavailable={isStopping}
      press={running.length > 0 ? question.ask : all.send}
    >
      {isStopping ? "Stopping…" : undefined}
    </StopButton>
  );
}

function Answer({ label, title, send }: { label: string; title: string; send(): void }) {
  return (
    <Button class="ssw-button ssw-stop-confirmed" title={title} press={send}>
      {label}
    </Button>
  );
}
