/** The field of a parameter's value, by its type. */

import { useRef } from "preact/hooks";
import type { ParameterField } from "../../wire";
import { useIsLive } from "../side/hooks";
import { KERNEL_GONE } from "../state";

const INPUT_MODES = { String: "text", Integer: "numeric", Float: "decimal", Boolean: "text" } as const;

export interface ValueControlProps {
  id: string;
  field: ParameterField;
  text: string;
  /** Why the text cannot be used; `""` if it can. */
  problem: string;
  type(text: string): void;
  left(): void;
}

export function ValueControl({ id, field, text, problem, type, left }: ValueControlProps) {
  const isLive = useIsLive();
  const options = optionsOf(field);
  const Box = useBox(text);
  // Nothing is sent for a removed parameter, so there is nothing to state.
  const isGone = field.source === "removed";
  const shared = {
    id,
    // The label has line break opportunities, which screen readers read as gaps.
    "aria-label": field.name,
    "aria-describedby": `${problem ? `${id}-problem ` : ""}${id}-facts`,
    "aria-invalid": problem ? ("true" as const) : undefined,
    "aria-required": field.source === "required" ? ("true" as const) : undefined,
    title: isLive ? text : KERNEL_GONE,
    onFocusOut: left,
  };
  if (options.length > 0) {
    const chosen = options.find((option) => isSame(field, option, text));
    return (
      <Choice
        {...shared}
        options={options}
        text={text}
        chosen={chosen}
        isDisabled={isGone || !isLive}
        choose={type}
      />
    );
  }
  return (
    <Box
      {...shared}
      class="ssw-input"
      type="text"
      inputMode={INPUT_MODES[field.type]}
      autocomplete="off"
      spellcheck={false}
      disabled={isGone}
      readOnly={!isLive}
      value={text}
      onInput={(event) => type(event.currentTarget.value)}
    />
  );
}

interface ChoiceProps {
  id: string;
  options: readonly string[];
  text: string;
  chosen: string | undefined;
  isDisabled: boolean;
  choose(text: string): void;
}

/** A text that is not among the options is shown as one more: it is the value, though an invalid one. */
function Choice({ options, text, chosen, isDisabled, choose, ...shared }: ChoiceProps) {
  const shown = chosen === undefined ? [text, ...options] : options;
  return (
    <select
      {...shared}
      class="ssw-select"
      disabled={isDisabled}
      value={chosen ?? text}
      onInput={(event) => choose(event.currentTarget.value)}
    >
      {shown.map((value) => (
        <option key={value} value={value}>
          {value || "Choose…"}
        </option>
      ))}
    </select>
  );
}

/** A textarea for a text that has, or has had, several lines: an input would remove its line breaks. */
export function useBox(text: string): "input" {
  const hasLines = useRef(false);
  hasLines.current ||= /[\r\n]/.test(text);
  return (hasLines.current ? "textarea" : "input") as "input";
}

/** Whether a text means an option. Python writes truth values `True` and `False`; other texts are as they are. */
export function isSame({ type }: ParameterField, option: string, text: string): boolean {
  return option === text || (type === "Boolean" && option.toLowerCase() === text.toLowerCase());
}

export function optionsOf({ type, choices }: ParameterField): readonly string[] {
  if (choices.length > 0) return choices;
  return type === "Boolean" ? ["true", "false"] : [];
}
