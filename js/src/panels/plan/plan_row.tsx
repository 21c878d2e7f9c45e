/** One step of the plan. */

import { readsText } from "../../hover";
import { Button, Sign } from "../../ui/button";
import { StepIcon } from "../../ui/step_types";
import { elapsedText } from "../../ui/time";
import { useUniqueId } from "../../ui/unique_id";
import { useNow } from "../../ui/use_now";
import { type Mode, useView, type View } from "../../view/view";
import type { StepElement, StepRun } from "../../wire";
import { AwsLink } from "../links";
import { memoized } from "../side/memo";
import { Breakable, Spoken } from "../side/words";
import { KERNEL_GONE, selectSteps } from "../state";
import type { Chip, LogOf, RowFacts } from "./facts";

interface PlanRowProps {
  step: StepElement;
  depth: number;
  /** `null` for a step that contains no others. */
  isFolded: boolean | null;
  isSelected: boolean;
  /** Whether the list's one Tab stop is here. */
  isStop: boolean;
  isCurrent: boolean;
  isLive: boolean;
  reads: readonly string[];
  run: StepRun | null;
  mode: Mode;
  facts: RowFacts;
  goTo(name: string): void;
  fold(name: string, isFolded: boolean): void;
}

export const PlanRow = memoized<PlanRowProps>((props) => {
  const { step, facts, isSelected, isStop, goTo } = props;
  const view = useView();
  const id = useUniqueId("step");
  const tabIndex = isStop ? 0 : -1;
  const keyPressed = (event: KeyboardEvent) => actOnKey(event, props, view);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the checkbox inside handles the keyboard
    <li
      class="ssw-step"
      data-step={step.id}
      data-selected={isSelected || undefined}
      data-current={props.isCurrent || undefined}
      data-nested={props.depth > 0 || undefined}
      style={{ "--ssw-depth": props.depth }}
      onClick={() => goTo(step.id)}
      onFocusIn={() => goTo(step.id)}
    >
      <Fold {...props} tabIndex={tabIndex} />
      <input
        type="checkbox"
        id={id}
        class="ssw-step-tick"
        tabIndex={tabIndex}
        checked={isSelected}
        disabled={!props.isLive}
        title={props.isLive ? undefined : KERNEL_GONE}
        aria-label={spokenName(step)}
        aria-describedby={`${id}-chip ${id}-facts`}
        onChange={(event) => toggle(view, step.id, event.currentTarget.checked)}
        onKeyDown={keyPressed}
      />
      <StepIcon type={step.type} />
      <label class="ssw-step-label" for={id} title={readsText(props.reads) || undefined}>
        <span class="ssw-step-name">
          <Breakable text={step.id} />
        </span>{" "}
        <span class="ssw-step-type">{step.type}</span>
        {step.display_name && (
          <>
            {" "}
            <span class="ssw-step-display-name" title={step.display_name}>
              {step.display_name}
            </span>
          </>
        )}
      </label>
      <span id={`${id}-chip`} class="ssw-step-plan">
        {facts.warning && (
          <span class="ssw-warning-mark" title={facts.warning}>
            <Sign glyph="▲" />
            <Spoken text="warning" />
          </span>
        )}
        {facts.chip && <PlanChip {...facts.chip} />}
      </span>
      <Button
        class="ssw-icon-button ssw-step-details"
        aria-label={`Details of ${step.id}`}
        title="Details (Enter)"
        tabIndex={tabIndex}
        independent
        press={() => openDetails(view, step.id)}
      >
        ›
      </Button>
      <div id={`${id}-facts`} class="ssw-step-facts">
        <Spoken text={step.container == null ? "" : `In ${step.container}`} />
        <Spoken text={readsText(props.reads)} />
        <Reason {...props} />
        <Ways step={step.id} facts={facts} tabIndex={tabIndex} />
      </div>
    </li>
  );
});

function Fold({ step, isFolded, fold, tabIndex }: PlanRowProps & { tabIndex: number }) {
  if (isFolded == null) return <span class="ssw-step-fold" />;
  return (
    <Button
      class="ssw-step-fold"
      aria-label={`Steps in ${step.id}`}
      aria-expanded={!isFolded}
      tabIndex={tabIndex}
      independent
      press={() => fold(step.id, !isFolded)}
    >
      {isFolded ? "▸" : "▾"}
    </Button>
  );
}

function Reason({ facts, mode, run }: PlanRowProps) {
  const isShown = mode === "run" && run != null && run.started_at != null;
  if (!facts.reason && !isShown) return null;
  return (
    <p class="ssw-step-reason" data-tone={facts.tone} title={facts.reason || undefined}>
      {facts.reason}
      {isShown && <Elapsed run={run} isFirst={facts.reason === ""} />}
    </p>
  );
}

function Elapsed({ run, isFirst }: { run: StepRun; isFirst: boolean }) {
  const now_ms = useNow(run.state === "executing");
  const spent = elapsedText(run, now_ms);
  return <span class="ssw-elapsed">{spent && (isFirst ? spent : ` · ${spent}`)}</span>;
}

interface WaysProps {
  step: string;
  facts: RowFacts;
  tabIndex: number;
}

/** The log of the step, and links to the console. */
function Ways({ step, facts, tabIndex }: WaysProps) {
  const view = useView();
  const { log, links } = facts;
  if (!log && links.length === 0) return null;
  return (
    <p class="ssw-step-ways">
      {log && (
        <Button
          class="ssw-log-button"
          aria-label={`Log of ${step}`}
          tabIndex={tabIndex}
          press={() => openLog(view, step, log)}
        >
          Log
        </Button>
      )}
      {links.map((link) => (
        <AwsLink key={link.label} link={link} about={step} tabIndex={tabIndex} />
      ))}
    </p>
  );
}

function PlanChip({ kind, glyph, word, tone }: Chip) {
  return (
    <span class="ssw-chip" data-action={kind} data-tone={tone}>
      <Sign glyph={glyph} />
      <span>{word}</span>
    </span>
  );
}

function actOnKey(event: KeyboardEvent, { step, isFolded, fold }: PlanRowProps, view: View): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const acts = new Map<string, () => void>([["Enter", () => openDetails(view, step.id)]]);
  if (isFolded === true) acts.set("ArrowRight", () => fold(step.id, false));
  if (isFolded === false) acts.set("ArrowLeft", () => fold(step.id, true));
  const act = acts.get(event.key);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

function openDetails(view: View, step: string): void {
  view.details.value = step;
}

function openLog(view: View, step: string, of: LogOf): void {
  void view.model.command(of === "run" ? "log" : "reference-log", { step });
}

function toggle({ model }: View, name: string, isSelected: boolean): void {
  const steps = new Set(model.get("selected_steps"));
  if (isSelected) steps.add(name);
  else steps.delete(name);
  selectSteps(model, steps);
}

/** The name without line break opportunities, which screen readers read as gaps between words. */
function spokenName({ id, type, display_name }: StepElement): string {
  return [id, type, display_name].filter(Boolean).join(", ");
}
