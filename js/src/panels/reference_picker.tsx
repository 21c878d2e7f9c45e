/**
 * The picker of the reference, the execution whose outputs are reused.
 *
 * Unless one is pinned, Python takes the best for each selection. Choosing one pins it; the automatic choice
 * leaves it to Python again.
 */

import { useRef, useState } from "preact/hooks";
import { isKernelLive } from "../bridge/kernel_status";
import { useDeferred } from "../deferred";
import { Button, Sign } from "../ui/button";
import { agoText } from "../ui/time";
import { useUniqueId } from "../ui/unique_id";
import { useNow } from "../ui/use_now";
import { useModel } from "../view/use_model";
import type { ExecutionSummary, WidgetModel } from "../wire";
import { statusIcon } from "./icons";
import { changedText, factsText, lastPart, listedExecution, nameOf, servesText } from "./reference_words";
import { chooseReference, stateIntents } from "./state";

const MINUTE_MS = 60_000;

export function ReferencePicker() {
  const model = useModel("references", "reference", "reference_execution_arn", "pinned");
  const [isOpen, setOpen] = useState(false);
  const Parts = useDeferred(isOpen);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useUniqueId("reference");
  const [label, value, list] = [`${id}-label`, `${id}-value`, `${id}-list`];
  const describe = useDescription(model);
  const close = (isByKey: boolean) => {
    setOpen(false);
    if (isByKey) opener.current?.focus();
  };
  return (
    <div class="ssw-reference" onPointerEnter={describe} onFocusIn={describe}>
      <span id={label} class="ssw-quiet">
        Reference
      </span>
      <Button
        buttonRef={opener}
        class="ssw-button ssw-picker"
        aria-haspopup="listbox"
        aria-expanded={isOpen ? "true" : "false"}
        aria-controls={isOpen ? list : undefined}
        aria-labelledby={`${label} ${value}`}
        title={pickerTitle(model)}
        press={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          if (isKernelLive(model)) setOpen(true);
        }}
      >
        <span id={value} class="ssw-picker-value">
          <Chosen />
        </span>
        <span class="ssw-menu-sign" aria-hidden="true">
          ▾
        </span>
      </Button>
      {isOpen && Parts && (
        <Parts.Popover anchor={opener} close={close} class="ssw-reference-list">
          <Parts.ReferenceList id={list} labelledBy={label} close={() => close(true)} />
        </Parts.Popover>
      )}
      <Pin />
    </div>
  );
}

/** `✓ nightly · Succeeded · 2 h ago`, as far as this is known. */
function Chosen() {
  const model = useModel("references", "reference", "reference_execution_arn", "verdict");
  const now_ms = useNow(true, MINUTE_MS);
  const arn = model.get("reference_execution_arn");
  if (arn == null) return <>{isReading(model) ? "Reading the executions…" : "None: nothing is reused"}</>;
  const execution = listedExecution(model, arn);
  if (!execution) return <>{lastPart(arn)} · not listed</>;
  const { glyph, tone } = statusIcon(execution.status);
  const doubt = servesText(execution, model.get("verdict"));
  const { state, message } = model.get("reference");
  return (
    <>
      <span class="ssw-tone" data-tone={tone}>
        <Sign glyph={glyph} />
      </span>
      <b>{nameOf(execution)}</b>
      <span class="ssw-picker-facts">
        {[execution.status, agoText(execution.started_at, now_ms)]
          .filter(Boolean)
          .map((fact) => ` · ${fact}`)}
      </span>
      {doubt.isDoubtful && <span class="ssw-doubt"> · ▲ may be refused</span>}
      {state === "pending" && <span class="ssw-quiet"> · reading… {message}</span>}
    </>
  );
}

function isReading(model: WidgetModel): boolean {
  return model.get("references").state === "pending";
}

function pickerTitle(model: WidgetModel): string | undefined {
  const execution = listedExecution(model, model.get("reference_execution_arn"));
  if (!execution) return model.get("reference_execution_arn") ?? undefined;
  return titleOf(execution, model);
}

function titleOf(execution: ExecutionSummary, model: WidgetModel): string {
  const { words } = servesText(execution, model.get("verdict"));
  return [nameOf(execution), factsText(execution), changedText(execution), words].filter(Boolean).join("\n");
}

/** Asks who started the reference, once the user points at it or focuses it, since this costs a request. */
function useDescription(model: WidgetModel): () => void {
  const asked = useRef(new Set<string>());
  return () => {
    const shown = listedExecution(model, model.get("reference_execution_arn"));
    if (!shown || shown.created_by || asked.current.has(shown.arn) || !isKernelLive(model)) return;
    asked.current.add(shown.arn);
    void model.command("describe");
  };
}

/** Keeps the present reference for every selection, or leaves the choice to Python. */
function Pin() {
  const model = useModel("pinned", "reference_execution_arn", "references");
  const isPinned = model.get("pinned");
  const press = () => {
    const present = chooseReference(model.get("reference_execution_arn"));
    stateIntents(model, isPinned ? { pinned: false } : present);
  };
  return (
    <Button
      class="ssw-button ssw-pin"
      aria-pressed={isPinned ? "true" : "false"}
      title={isPinned ? "Take the best for each selection" : "Keep this reference"}
      // Without executions there is nothing to pin, but a pinned choice can still be unpinned.
      unavailable={!isPinned && model.get("references").count === 0}
      press={press}
    >
      {isPinned ? "Pinned" : "Pin"}
    </Button>
  );
}
