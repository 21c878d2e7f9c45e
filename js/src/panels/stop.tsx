/** Stops the execution that runs; one that somebody else has started only after a question. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { useUniqueId } from "../ui/unique_id";
import { useCommand } from "../ui/use_command";
import { useModel } from "../view/use_model";
import { runKey, runName } from "./run_words";

export function Stop() {
  const model = useModel("run");
  const run = model.get("run");
  const [askedAbout, setAskedAbout] = useState("");
  const stop = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  const stopping = useCommand(() => model.command("stop", { confirmed: askedAbout === runKey(run) }));
  const isStopping = stopping.isWaiting || run.status === "Stopping";
  const isAsked = !isStopping && askedAbout === runKey(run);
  useEffect(() => {
    if (wasAsked.current && !isAsked) stop.current?.focus();
    wasAsked.current = isAsked;
  }, [isAsked]);
  if (isAsked) {
    return <Question name={runName(run)} yes={stopping.send} no={() => setAskedAbout("")} />;
  }
  return (
    <Button
      buttonRef={stop}
      class="ssw-button ssw-stop"
      data-focus-first
      unavailable={run.state !== "running" || isStopping}
      // Enter that is still held down from Run is no Stop.
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
      }}
      press={() => {
        if (run.is_own) stopping.send();
        else setAskedAbout(runKey(run));
      }}
    >
      {isStopping ? (
        "Stopping…"
      ) : (
        <>
          <span aria-hidden="true">■</span> Stop
        </>
      )}
    </Button>
  );
}

interface QuestionProps {
  name: string;
  yes(): void;
  no(): void;
}

/** Escape is no. */
function Question({ name, yes, no }: QuestionProps) {
  const id = useUniqueId("stop-question");
  const refuse = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => refuse.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div
      class="ssw-stop-question"
      role="group"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        no();
      }}
    >
      <span id={id}>Stop it? Somebody else has started {name}.</span>
      <Button class="ssw-button ssw-stop-confirmed" press={yes}>
        Yes, stop it
      </Button>
      <Button buttonRef={refuse} press={no}>
        No
      </Button>
    </div>
  );
}
