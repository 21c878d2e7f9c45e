/** The field of a varied parameter: the values to try, as text, or as checkboxes if there are few choices. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ParameterField } from "../../wire";
import { useIsLive } from "../side/hooks";
import { KERNEL_GONE } from "../state";
import { isSame, optionsOf, useBox, type ValueControlProps } from "./value_control";

/** With more choices than this, the values are written as text. */
const MOST_TICKS = 8;
/** Values that are written without quotes; others have to be quoted, or could be read as a range. */
const PLAIN = /^[\w:/-]+(\.[\w:/-]+)*$/;

interface VariedControlProps extends ValueControlProps {
  /** Whether the user has just switched to this control, which then takes the focus. */
  isTurned: RefObject<boolean>;
}

export function VariedControl({ isTurned, ...props }: VariedControlProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (isTurned.current) focusIn(box.current);
    isTurned.current = false;
  }, [isTurned]);
  const ticked = tickedOf(props.field, props.text);
  return (
    <div ref={box} class="ssw-varied">
      {ticked ? <Ticks {...props} ticked={ticked} /> : <ListText {...props} />}
    </div>
  );
}

function ListText({ id, field, text, problem, type, left }: ValueControlProps) {
  const isLive = useIsLive();
  const Box = useBox(text);
  return (
    <Box
      id={id}
      class="ssw-input"
      type="text"
      aria-label={field.name}
      aria-describedby={describedBy(id, problem)}
      aria-invalid={problem ? "true" : undefined}
      autocomplete="off"
      spellcheck={false}
      readOnly={!isLive}
      title={isLive ? text : KERNEL_GONE}
      value={text}
      onInput={(event) => type(event.currentTarget.value)}
      onFocusOut={left}
    />
  );
}

function Ticks({
  id,
  field,
  problem,
  type,
  left,
  ticked,
}: ValueControlProps & { ticked: readonly string[] }) {
  const isLive = useIsLive();
  const options = optionsOf(field);
  const turn = (option: string, isOn: boolean) =>
    type(options.filter((each) => (each === option ? isOn : ticked.includes(each))).join(", "));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a legend, but the label is in another cell.
    <div
      id={id}
      class="ssw-varied-ticks"
      role="group"
      aria-label={field.name}
      aria-describedby={describedBy(id, problem)}
      data-invalid={problem ? "" : undefined}
    >
      {options.map((option) => (
        <label key={option} title={isLive ? option : KERNEL_GONE}>
          <input
            type="checkbox"
            checked={ticked.includes(option)}
            disabled={!isLive}
            onChange={(event) => turn(option, event.currentTarget.checked)}
            onFocusOut={left}
          />
          {option}
        </label>
      ))}
    </div>
  );
}

/** How to write a list of values or, for numbers, a range. */
export function VariedHint({ field }: { field: ParameterField }) {
  if (tickedOf(field, "")) return null;
  const [list, range] = EXAMPLES[field.type];
  return (
    <p>
      A list: <code>{list}</code>
      {range && (
        <>
          {" or a range: "}
          <code>{range}</code>
        </>
      )}
    </p>
  );
}

const EXAMPLES: Record<ParameterField["type"], readonly [list: string, range: string]> = {
  Integer: ["3, 5, 7", "2 … 8, 4 steps"],
  Float: ["0.1, 0.3", "0.01 … 0.3, 5 steps, log"],
  String: ["first, second", ""],
  Boolean: ["true, false", ""],
};

/** The ticked options; `null` if there are many options, or if the text says what ticks cannot. */
function tickedOf(field: ParameterField, text: string): readonly string[] | null {
  const options = optionsOf(field);
  const isPlain = options.every((option) => PLAIN.test(option));
  if (options.length === 0 || options.length > MOST_TICKS || !isPlain) return null;
  const parts = text.split(",").map((part) => part.trim());
  const ticked = options.filter((option) => parts.some((part) => isSame(field, option, part)));
  const isSaid = ticked.length === parts.length || text.trim() === "";
  return isSaid ? ticked : null;
}

function describedBy(id: string, problem: string): string {
  return `${problem ? `${id}-problem ` : ""}${id}-facts`;
}

/** Focuses the control; in a text, the caret goes to the end, where the next value is typed. */
function focusIn(box: HTMLDivElement | null): void {
  const control = box?.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
  control?.focus();
  if (control && control.type !== "checkbox")
    control.setSelectionRange(control.value.length, control.value.length);
}
