/** The list box of executions that may be the reference; only Enter, Space or a click chooses one. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button, Sign } from "../ui/button";
import { agoText, durationText } from "../ui/time";
import { useModel } from "../view/use_model";
import type { ExecutionSummary, WidgetModel } from "../wire";
import { statusIcon } from "./icons";
import { useReferenceRows } from "./reference_rows";
import { useOptionsInSight } from "./reference_sight";
import { toldApart } from "./reference_values";
import { changedText, lastPart, listedExecution, nameOf, servesText } from "./reference_words";
import type { Segment } from "./runs/window";
import { chooseReference, stateIntents, stateTime_ms } from "./state";

const NO_REFERENCE = "";
/** The value, in place of an ARN, of the automatic choice of the best execution. */
const AUTOMATIC = "automatic";
/** More values than this are counted. */
const LISTED_VALUES = 3;
/** How many choices a page key moves by. */
const PAGE = 10;

interface Choice {
  value: string;
  name: string;
  facts: string;
  execution?: ExecutionSummary;
}

/** The placeholder for an execution that has not been read yet. */
const UNREAD: Choice = { value: "", name: "Reading…", facts: "" };

interface ListProps {
  id: string;
  labelledBy: string;
  close(): void;
}

export function ReferenceList({ id, labelledBy, close }: ListProps) {
  const model = useModel("references", "reference_execution_arn", "pinned", "verdict", "parameter_form");
  const { rows, want } = useReferenceRows(model);
  const first = firstChoices(model);
  const count = first.length + model.get("references").count;
  const now_ms = stateTime_ms(model);
  const form = model.get("parameter_form");
  const withValues = useMemo(() => toldApart([...rows.values()], form), [rows, form]);
  const choiceAt = (index: number): Choice | undefined => {
    const row = rows.get(index - first.length);
    return first[index] ?? (row && choiceOf(withValues(row), now_ms));
  };
  const chosen = indexOf(presentValue(model), first, rows);
  const [active, setActive] = useState(Math.max(0, chosen));
  const box = useRef<HTMLDivElement>(null);
  const segments = useOptionsInSight(box, count, active);
  const hasMore = model.get("references").has_more;
  // The button below disappears with the last page, and would take the focus with it.
  useLayoutEffect(() => box.current?.focus(), [hasMore]);
  useEffect(() => want(drawnPositions(segments, first.length)));
  const commit = (index: number) => {
    const choice = choiceAt(index);
    if (!choice) return;
    close();
    if (index !== chosen) choose(model, choice.value);
  };
  const keyPressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") commit(active);
    else if (event.key === "Tab" && !hasMore) close();
    else if (event.key.length === 1) {
      void findNamed(model, first, event.key, active, (found) => found >= 0 && setActive(found));
    } else {
      const next = nextIndex(event.key, active, count);
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
        {segments.map((segment) =>
          segment.kind === "gap" ? (
            <div key={`gap-${segment.place}`} role="presentation" style={{ blockSize: segment.height_px }} />
          ) : (
            <Option
              key={segment.place}
              id={`${id}-${segment.place}`}
              index={segment.place}
              count={count}
              choice={choiceAt(segment.place) ?? UNREAD}
              isActive={segment.place === active}
              isChosen={segment.place === chosen}
              press={() => commit(segment.place)}
            />
          ),
        )}
      </div>
      {hasMore && <More />}
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
  index: number;
  /** The number of all choices, including those out of sight, which are not drawn. */
  count: number;
  choice: Choice;
  isActive: boolean;
  isChosen: boolean;
  press(): void;
}

function Option({ id, index, count, choice, isActive, isChosen, press }: OptionProps) {
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
      aria-posinset={index + 1}
      aria-setsize={count}
      data-index={index}
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

/** The choices above the executions: automatic, no reference, and the chosen execution if not listed. */
function firstChoices(model: WidgetModel): Choice[] {
  const chosen = model.get("reference_execution_arn");
  const first = [automatic(model), { value: NO_REFERENCE, name: "No reference", facts: "Nothing is reused" }];
  if (chosen == null || listedExecution(model, chosen)) return first;
  return [...first, { value: chosen, name: lastPart(chosen), facts: "Not listed" }];
}

function indexOf(
  value: string,
  first: readonly Choice[],
  rows: ReadonlyMap<number, ExecutionSummary>,
): number {
  const index = first.findIndex((choice) => choice.value === value);
  if (index >= 0) return index;
  for (const [position, { arn }] of rows) if (arn === value) return first.length + position;
  return -1;
}

/** The positions of the executions whose options are drawn. */
function drawnPositions(segments: readonly Segment[], before: number): number[] {
  return segments
    .filter(({ kind, place }) => kind === "line" && place >= before)
    .map(({ place }) => place - before);
}

/** The automatic choice; once it is chosen, it says which execution it stands for. */
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

function nextIndex(key: string, present: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, present + 1);
    case "ArrowUp":
      return Math.max(0, present - 1);
    case "PageDown":
      return Math.min(count - 1, present + PAGE);
    case "PageUp":
      return Math.max(0, present - PAGE);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** Goes to the next choice after the present one whose name starts with a letter; Python knows all names. */
async function findNamed(
  model: WidgetModel,
  first: readonly Choice[],
  letter: string,
  present: number,
  go: (found: number) => void,
): Promise<void> {
  const { executions, count } = model.get("references");
  const names = [...first.map(({ name }) => name), ...executions.map(nameOf)];
  const isWhole = executions.length === count;
  const [here, again] = [nextOf(names, letter, present + 1), nextOf(names, letter, 0)];
  if (isWhole || (here >= 0 && here < first.length)) return go(here >= 0 ? here : again);
  const from = Math.max(0, present + 1 - first.length);
  const { content } = await model.ask("reference-named", { text: letter, first: from });
  const found = content === "" ? -1 : Number(content);
  if (again >= 0 && again < first.length && found < from) go(again);
  else if (found >= 0) go(first.length + found);
}

function nextOf(names: readonly string[], letter: string, from: number): number {
  return names.findIndex((name, at) => at >= from && name.toLowerCase().startsWith(letter.toLowerCase()));
}
