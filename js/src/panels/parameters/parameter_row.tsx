/** One parameter of the form: one value, or several to try. */

import { useRef, useState } from "preact/hooks";
import { useDeferred } from "../../deferred";
import { readByText } from "../../hover";
import { own } from "../../own";
import { Button, SignButton } from "../../ui/button";
import { useUniqueId } from "../../ui/unique_id";
import { useView } from "../../view/view";
import type { ParameterField, ParameterSource } from "../../wire";
import { Breakable } from "../side/words";
import type { TextsWriter } from "./texts";
import { ValueControl } from "./value_control";

type Source = ParameterSource | "varied";

const SOURCES: Record<Source, string> = {
  default: "default",
  inherited: "reference",
  overridden: "override",
  required: "required",
  removed: "removed",
  varied: "varied",
};

/** The writers that take the texts of the form. */
export interface Writers {
  overrides: TextsWriter;
  varied: TextsWriter;
}

interface ParameterRowProps {
  field: ParameterField;
  writers: Writers;
  /** Whether the step that is pointed at reads the parameter. */
  isRead: boolean;
}

export function ParameterRow({ field, writers: { overrides, varied }, isRead }: ParameterRowProps) {
  const { name } = field;
  const { traits } = useView();
  const id = useUniqueId("parameter");
  const row = useRef<HTMLTableSectionElement>(null);
  // Text being typed keeps its outer blanks, which Python strips; another text from elsewhere replaces it.
  const [typing, setTyping] = useState<string | null>(null);
  const override = overrides.textOf(name);
  const list = varied.textOf(name);
  const isVaried = list !== undefined;
  const source = isVaried ? "varied" : override === undefined ? field.source : "overridden";
  const isChanged = isVaried || source === "overridden";
  const problem = isVaried ? (own(traits.get("sweep_plan").problems, name) ?? "") : field.problem;
  const Parts = useDeferred(isChanged);
  const focusControl = () => row.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  const isTurned = useRef(false);
  const shown = override ?? shownText(field);
  const stated = list ?? override;
  const text = typing != null && stated?.trim() === typing.trim() ? typing : (list ?? shown);
  const control = {
    id,
    field,
    problem,
    type(text: string) {
      setTyping(text);
      (isVaried ? varied : overrides).type(name, text);
    },
    left: () => setTyping(null),
  };
  const turn = () => {
    setTyping(null);
    isTurned.current = !isVaried;
    if (isVaried) varied.reset(name);
    else varied.restore(name, field.type === "Boolean" ? "true, false" : listed(shown));
  };
  const reset = () => {
    setTyping(null);
    overrides.reset(name);
    focusControl();
  };
  return (
    <tbody
      ref={row}
      class="ssw-field"
      data-parameter={name}
      data-overridden={isChanged || undefined}
      data-since={field.since_reference || undefined}
      data-read={isRead || undefined}
    >
      <tr>
        <th scope="row" class="ssw-field-head" aria-label={name}>
          <label for={id} class="ssw-field-name">
            <Breakable text={name} />
          </label>{" "}
          <span class="ssw-field-type">{field.type}</span>
        </th>
        <td>
          <div class="ssw-field-value">
            {!isVaried && <ValueControl {...control} text={text} />}
            {isVaried && Parts && <Parts.VariedControl {...control} text={text} isTurned={isTurned} />}
            {source !== "removed" && <Vary name={name} isVaried={isVaried} press={turn} />}
          </div>
          <div class="ssw-field-about">
            <div class="ssw-field-source">
              <span class="ssw-badge" data-source={source}>
                {SOURCES[source]}
              </span>
              {source === "overridden" && <Reset name={name} press={reset} />}
            </div>
            {problem && (
              <p id={`${id}-problem`} class="ssw-field-problem">
                {problem}
              </p>
            )}
            <div id={`${id}-facts`} class="ssw-field-facts">
              {isVaried && Parts && <Parts.VariedHint field={field} />}
              {field.description && <p>{field.description}</p>}
              {field.effect && !isVaried && <p class="ssw-field-effect">{field.effect}</p>}
              <p>{factsText(field, source)}</p>
            </div>
            {isChanged && Parts && (
              <Parts.ChangesLine field={field} isVaried={isVaried} selected={focusControl} />
            )}
          </div>
        </td>
      </tr>
    </tbody>
  );
}

/** Switches between one value and a list or range of values to try; neither is lost. */
function Vary({ name, isVaried, press }: { name: string; isVaried: boolean; press(): void }) {
  return (
    <Button
      class="ssw-button ssw-vary"
      aria-label={`Vary ${name}`}
      aria-pressed={isVaried}
      title={isVaried ? "Back to one value" : "Try several values, each in an execution of its own"}
      press={press}
    >
      Vary
    </Button>
  );
}

function Reset({ name, press }: { name: string; press(): void }) {
  const label = `Reset ${name}`;
  return (
    <SignButton name={label} title={label} press={press}>
      ↶
    </SignButton>
  );
}

/** A value as one item of a list, quoted as in CSV if it has commas, quotes, line breaks or outer blanks. */
function listed(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The value that will be sent; for a removed parameter, the value that the reference ran with. */
function shownText({ source, text, inherited }: ParameterField): string {
  return source === "removed" ? (inherited ?? "") : text;
}

/** Whether the parameter is new, its value without an override, and which steps read it. */
function factsText(field: ParameterField, source: Source): string {
  if (source === "removed") return "The pipeline no longer has it; nothing is sent";
  const facts = field.since_reference === "added" ? ["New since the reference"] : [];
  if (source === "overridden" || source === "varied") facts.push(beforeText(field));
  facts.push(readByText(field.read_by));
  return facts.filter(Boolean).join(" · ");
}

function beforeText({ inherited, default: preset }: ParameterField): string {
  if (inherited != null) return `Reference: ${inherited || "empty"}`;
  if (preset != null) return `Default: ${preset || "empty"}`;
  return "No default";
}
