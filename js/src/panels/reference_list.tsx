/** The list box of the executions that may be the reference; nothing is chosen before Enter or a click. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, Sign } from "../ui/button";
import { agoText, durationText } from "../ui/time";
import { useModel } from "../view/use_model";
import type { ExecutionSummary, WidgetModel } from "../wire";
import { statusIcon } from "./icons";
import { changedText, lastPart, listedExecution, nameOf, servesText } from "./reference_words";
import { chooseReference, stateIntents, stateTime_ms } from "./state";

const NO_REFERENCE = "";
/** No ARN: it stands for whichever execution is the best. */
const AUTOMATIC = "automatic";
/** More values than this are counted. */
const LISTED_VALUES = 3;

interface Choice {
  value: string;
  name: string;
  facts: string;
  execution?: ExecutionSummary;
}

interface ListProps {
  id: string;
  labelledBy: string;
  close(): void;
}

export function ReferenceList({ id, labelledBy, close }: ListProps) {
  const model = useModel("references", "reference_execution_arn", "pinned", "verdict");
  const choices = choicesOf(model);
  const chosen = choices.findIndex(({ value }) => value === presentValue(model));
  const [active, setActive] = useState(Math.max(0, chosen));
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => box.current?.focus(), []);
  useLayoutEffect(() => {
    box.current?.children[active]?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  const commit = (index: number) => {
    const choice = choices[index];
    close();
    if (choice && index !== chosen) choose(model, choice.value);
  };
  const keyPressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") commit(active);
    else if (event.key === "Tab" && !model.get("references").has_more) close();
    else {
      const next = nextIndex(event.key, active, choices);
      if (next == null) return;
      setActive(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        ref={box}
        id={id}
        role="listbox"
        tabIndex={0}
        class="ssw-options"
        aria-labelledby={labelledBy}
        aria-activedescendant={`${id}-${active}`}
        onKeyDown={keyPressed}
      >
        {choices.map((choice, index) => (
          <Option
            key={choice.value}
            id={`${id}-${index}`}
            choice={choice}
            isActive={index === active}
            isChosen={index === chosen}
            press={() => commit(index)}
          />
        ))}
      </div>
      {model.get("references").has_more && <More />}
    </>
  );
}

function More() {
  const model = useModel("references");
  return (
    <Button
      class="ssw-button ssw-more"
      unavailable={model.get("references").state === "pending"}
      press={() => void model.command("more")}
    >
      List older executions too
    </Button>
  );
}

interface OptionProps {
  id: string;
  choice: Choice;
  isActive: boolean;
  isChosen: boolean;
  press(): void;
}

function Option({ id, choice, isActive, isChosen, press }: OptionProps) {
  const model = useModel("verdict");
  const { execution } = choice;
  const status = execution && statusIcon(execution.status);
  const serves = execution && servesText(execution, model.get("verdict"));
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus, and names the active option.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box takes the keys.
    <div
      id={id}
      role="option"
      class="ssw-option"
      aria-selected={isChosen ? "true" : "false"}
      data-active={isActive ? "" : undefined}
      onClick={press}
    >
      <span class="ssw-tone" data-tone={status?.tone}>
        <Sign glyph={status?.glyph ?? ""} />
      </span>
      <span class="ssw-option-name">{choice.name}</span>
      <span class="ssw-option-facts">{choice.facts}</span>
      {serves?.words && (
        <span class="ssw-option-serves" data-doubtful={serves.isDoubtful ? "" : undefined}>
          {serves.isDoubtful ? `▲ ${serves.words}` : serves.words}
        </span>
      )}
    </div>
  );
}

function presentValue(model: WidgetModel): string {
  return model.get("pinned") ? (model.get("reference_execution_arn") ?? NO_REFERENCE) : AUTOMATIC;
}

function choose(model: WidgetModel, value: string): void {
  const arn = value === NO_REFERENCE ? null : value;
  stateIntents(model, value === AUTOMATIC ? { pinned: false } : chooseReference(arn));
}

/** Automatic, no reference, the one chosen even when it is not listed, and the listed ones, newest first. */
function choicesOf(model: WidgetModel): Choice[] {
  const chosen = model.get("reference_execution_arn");
  const now_ms = stateTime_ms(model);
  const listed = model.get("references").executions.map((execution) => choiceOf(execution, now_ms));
  const first = [automatic(model), { value: NO_REFERENCE, name: "No reference", facts: "Nothing is reused" }];
  if (chosen == null || listedExecution(model, chosen)) return [...first, ...listed];
  return [...first, { value: chosen, name: lastPart(chosen), facts: "Not listed" }, ...listed];
}

/** Says which one it stands for, once it is chosen. */
function automatic(model: WidgetModel): Choice {
  const arn = model.get("reference_execution_arn");
  const execution = listedExecution(model, arn);
  const isNamed = !model.get("pinned") && arn != null;
  const name = execution ? nameOf(execution) : lastPart(arn ?? "");
  return {
    value: AUTOMATIC,
    name: "Best for the selection (automatic)",
    facts: isNamed ? `Now ${name}` : "",
  };
}

function choiceOf(execution: ExecutionSummary, now_ms: number): Choice {
  const { arn, status, started_at, duration_s, created_by } = execution;
  const facts = [
    status,
    agoText(started_at, now_ms),
    duration_s == null ? "" : durationText(duration_s),
    created_by && `by ${created_by}`,
    changedText(execution, LISTED_VALUES, 28),
  ];
  return { value: arn, name: nameOf(execution), facts: facts.filter(Boolean).join(" · "), execution };
}

function nextIndex(key: string, present: number, choices: readonly Choice[]): number | null {
  const last = choices.length - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(last, present + 1);
    case "ArrowUp":
      return Math.max(0, present - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return key.length === 1 ? startingWith(key, present, choices) : null;
  }
}

/** The next choice after the present one whose name starts with a letter; the present one where none does. */
function startingWith(letter: string, present: number, choices: readonly Choice[]): number {
  const order = choices.map((_, index) => (present + 1 + index) % choices.length);
  const isMatch = (index: number) => choices[index]?.name.toLowerCase().startsWith(letter.toLowerCase());
  return order.find(isMatch) ?? present;
}
