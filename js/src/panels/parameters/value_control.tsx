/** The field of a parameter's value, by its type. */

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
  // Of a removed parameter nothing is sent, so that there is nothing to state.
  const isGone = field.source === "removed";
  const shared = {
    id,
    // The label has places where a line may end, which are heard as gaps.
    "aria-label": field.name,
    "aria-describedby": `${problem ? `${id}-problem ` : ""}${id}-facts`,
    "aria-invalid": problem ? ("true" as const) : undefined,
    "aria-required": field.source === "required" ? ("true" as const) : undefined,
    title: isLive ? text : KERNEL_GONE,
    onFocusOut: left,
  };
  if (options.length > 0) {
    return <Choice {...shared} options={options} text={text} isDisabled={isGone || !isLive} choose={type} />;
  }
  return (
    <input
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
  isDisabled: boolean;
  choose(text: string): void;
}

/** A text that is no choice is shown as one more option: it is the value, though a wrong one. */
function Choice({ options, text, isDisabled, choose, ...shared }: ChoiceProps) {
  const chosen = options.find((option) => option.toLowerCase() === text.toLowerCase());
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

export function optionsOf({ type, choices }: ParameterField): readonly string[] {
  if (choices.length > 0) return choices;
  return type === "Boolean" ? ["true", "false"] : [];
}
