/** The text of the notebook cells in which code and selection are inserted. */

import type { Code, Inherit, Traits } from "../../wire";

/** Characters that are invisible in a cell, or change the direction of the text around them. */
const UNSEEN = /(?! )[\p{C}\p{Z}]/gu;

/** The code as a cell: Python, or a shell cell for the CLI. A sweep is Python, whatever target is chosen. */
export function codeCell({ target, text }: Code, isSweep: boolean): string {
  return target === "cli" && !isSweep ? `%%bash\n${text}` : text;
}

const DEFAULT_INHERIT: Inherit = "reference";

type Intents = Pick<
  Traits,
  | "selected_steps"
  | "pinned"
  | "reference_execution_arn"
  | "parameter_overrides"
  | "inherit"
  | "varied_parameters"
  | "max_parallel"
  | "display_name"
>;

/** A cell that states the present intents again; what is left to the widget is left out. */
export function selectionCell(
  variable: string,
  of: { get<K extends keyof Intents>(name: K): Intents[K] },
): string {
  const isVaried = Object.keys(of.get("varied_parameters")).length > 0;
  const names = [
    "selected_steps",
    ...(of.get("pinned") ? (["reference_execution_arn"] as const) : []),
    "parameter_overrides",
    ...(of.get("inherit") === DEFAULT_INHERIT ? [] : (["inherit"] as const)),
    ...(isVaried ? (["varied_parameters", "max_parallel"] as const) : []),
    ...(of.get("display_name") === "" ? [] : (["display_name"] as const)),
  ] as const;
  const lines = names.map((name) => `    ${name}=${pythonValue(of.get(name))},\n`);
  return `${variable}.state_intents(\n${lines.join("")})`;
}

/** A value as a Python literal: numbers and strings as in JSON, with invisible characters escaped. */
function pythonValue(value: unknown): string {
  if (value == null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, each]) => `${pythonValue(key)}: ${pythonValue(each)}`);
    return `{${entries.join(", ")}}`;
  }
  return JSON.stringify(value).replace(UNSEEN, pythonEscape);
}

function pythonEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}
