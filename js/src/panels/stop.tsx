/** Stops the running execution; one that somebody else has started only after a question. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Button, type ButtonProps } from "../ui/button";
import { useCommand } from "../ui/use_command";
import { useModel } from "../view/use_model";
import { runKey, runName } from "./run_words";
import { StopQuestion } from "./stop_question";

export function Stop() {
  const model = useModel("run");
  const run = model.get("run");
  const { arn, attempt } = run;
  const question = useQuestion(runKey(run));
  const stopping = useCommand(() => model.command("stop", { arn, attempt, confirmed: question.isAsked }));
  const isStopping = stopping.isWaiting || run.status === "Stopping";
  if (question.isAsked && !isStopping) {
    return (
      <StopQuestion
        text={`Stop it? Somebody else has started ${runName(run)}.`}
        no="No"
        refuse={question.drop}
      >
        <Button class="ssw-button ssw-stop-confirmed" press={stopping.send}>
          Yes, stop it
        </Button>
      </StopQuestion>
    );
  }
  return (
    <StopButton
      buttonRef={question.opener}
      unavailable={run.state !== "running" || isStopping}
      press={run.is_own ? stopping.send : question.ask}
    >
      {isStopping ? "Stopping…" : undefined}
    </StopButton>
  );
}

/** A Stop button, which is not in the place of Run, and gets the focus when Run disappears. */
export function StopButton({ children, ...rest }: ButtonProps) {
  return (
    <Button
      class="ssw-button ssw-stop"
      data-focus-first
      // An Enter key that is still held down from Run must not stop.
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
      }}
      {...rest}
    >
      {children ?? (
        <>
          <span aria-hidden="true">■</span> Stop
        </>
      )}
    </Button>
  );
}

/** A question about a subject, which stays open until it is answered or the subject changes. */
export function useQuestion(subject: string) {
  const [askedAbout, setAskedAbout] = useState("");
  const opener = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  const isAsked = askedAbout === subject;
  useEffect(() => {
    if (wasAsked.current && !isAsked) opener.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  return { isAsked, opener, ask: () => setAskedAbout(subject), drop: () => setAskedAbout("") };
}
