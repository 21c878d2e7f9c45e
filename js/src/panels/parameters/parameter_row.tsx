/** One parameter of the form. */

import { useRef, useState } from "preact/hooks";
import { readByText } from "../../hover";
import { Button } from "../../ui/button";
import { useUniqueId } from "../../ui/unique_id";
import type { ParameterField, ParameterSource } from "../../wire";
import { Breakable } from "../side/words";
import { ChangesLine } from "./changes_line";
import type { OverrideWriter } from "./overrides";
import { ValueControl } from "./value_control";

const SOURCES: Record<ParameterSource, string> = {
  default: "default",
  inherited: "reference",
  overridden: "override",
  required: "required",
  removed: "removed",
};

interface ParameterRowProps {
  field: ParameterField;
  writer: OverrideWriter;
  /** Whether the step that is pointed at reads it. */
  isRead: boolean;
}

export function ParameterRow({ field, writer, isRead }: ParameterRowProps) {
  const { name } = field;
  const id = useUniqueId("parameter");
  const row = useRef<HTMLTableSectionElement>(null);
  // What is being typed is the reader's: echoes wait until the field is left.
  const [typing, setTyping] = useState<string | null>(null);
  const override = writer.textOf(name);
  const source = override === undefined ? field.source : "overridden";
  const focusControl = () => row.current?.querySelector<HTMLElement>("input, select")?.focus();
  const reset = () => {
    setTyping(null);
    writer.reset(name);
    focusControl();
  };
  return (
    <tbody
      ref={row}
      class="ssw-field"
      data-parameter={name}
      data-overridden={source === "overridden" || undefined}
      data-since={field.since_reference || undefined}
      data-read={isRead || undefined}
    >
      <tr>
        <th scope="rowgroup" rowSpan={2} class="ssw-field-head" aria-label={name}>
          <label for={id} class="ssw-field-name">
            <Breakable text={name} />
          </label>{" "}
          <span class="ssw-field-type">{field.type}</span>
        </th>
        <td>
          <ValueControl
            id={id}
            field={field}
            text={typing ?? override ?? shownText(field)}
            type={(text) => {
              setTyping(text);
              writer.type(name, text);
            }}
            left={() => setTyping(null)}
          />
        </td>
        <td class="ssw-field-source">
          <span class="ssw-badge" data-source={source}>
            {SOURCES[source]}
          </span>
          {source === "overridden" && <Reset name={name} press={reset} />}
        </td>
      </tr>
      <tr>
        <td colSpan={2} class="ssw-field-about">
          {field.problem && (
            <p id={`${id}-problem`} class="ssw-field-problem">
              {field.problem}
            </p>
          )}
          <div id={`${id}-facts`} class="ssw-field-facts">
            {field.description && <p>{field.description}</p>}
            {field.effect && <p class="ssw-field-effect">{field.effect}</p>}
            <p>{factsText(field, source)}</p>
          </div>
          {source === "overridden" && <ChangesLine field={field} selected={focusControl} />}
        </td>
      </tr>
    </tbody>
  );
}

function Reset({ name, press }: { name: string; press(): void }) {
  const label = `Reset ${name}`;
  return (
    <Button class="ssw-button ssw-icon-button" aria-label={label} title={label} press={press}>
      ↶
    </Button>
  );
}

/** What will be sent; of a removed parameter, what the reference ran with. */
function shownText({ source, text, inherited }: ParameterField): string {
  return source === "removed" ? (inherited ?? "") : text;
}

/** What is new about it, what was there before an override, and who reads the value. */
function factsText(field: ParameterField, source: ParameterSource): string {
  if (source === "removed") return "The pipeline no longer has it; nothing is sent";
  const facts = field.since_reference === "added" ? ["New since the reference"] : [];
  if (source === "overridden") facts.push(beforeText(field));
  facts.push(readByText(field.read_by));
  return facts.filter(Boolean).join(" · ");
}

function beforeText({ inherited, default: preset }: ParameterField): string {
  if (inherited != null) return `Reference: ${inherited || "empty"}`;
  if (preset != null) return `Default: ${preset || "empty"}`;
  return "No default";
}
