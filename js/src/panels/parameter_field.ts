/** One parameter of the form. */

import { readByText } from "../hover";
import type { ParameterField, ParameterSource } from "../wire";
import { breakable, button, h, type Row, setAttribute, setHidden, setText, uniqueId } from "./dom";
import type { OverrideWriter } from "./overrides";

export interface FieldRow extends Row<ParameterField> {
  reveal(): void;
}

type Control = HTMLInputElement | HTMLSelectElement;

const INPUT_MODES = { String: "text", Integer: "numeric", Float: "decimal", Boolean: "text" } as const;

export function makeFieldRow(first: ParameterField, writer: OverrideWriter): FieldRow {
  const { name } = first;
  const parts = buildField(first, () => {
    writer.reset(name);
    parts.control.focus();
  });
  const { element, control } = parts;
  // What is being typed is the reader's: echoes wait until the field is left.
  let typing = false;
  let field = first;

  const showValue = () => {
    if (!typing) showText(control, field, writer.textOf(name) ?? shownText(field));
  };
  const showSource = () => {
    const overridden = writer.textOf(name) !== undefined;
    showSourceIn(parts, field, overridden ? "overridden" : field.source);
  };
  control.addEventListener("input", () => {
    typing = true;
    writer.type(name, control.value);
    showSource();
  });
  control.addEventListener("focusout", () => {
    typing = false;
    showValue();
  });
  return {
    element,
    update(latest) {
      field = latest;
      showValue();
      showSource();
      showRemarks(parts, field);
    },
    reveal() {
      element.scrollIntoView({ block: "nearest" });
      control.focus({ preventScroll: true });
    },
  };
}

/** What will be sent; of a removed parameter, what the reference ran with. */
function shownText({ source, text, inherited }: ParameterField): string {
  return source === "removed" ? (inherited ?? "") : text;
}

type FieldParts = ReturnType<typeof buildField>;

function buildField(field: ParameterField, resetPressed: () => void) {
  const { name } = field;
  const id = uniqueId("parameter");
  const control = makeControl(field, id);
  const label = `Reset ${name}`;
  const reset = button(
    { class: "ssw-button ssw-icon-button", "aria-label": label, title: label },
    "↶",
    resetPressed,
  );
  const source = h("span", { class: "ssw-badge" });
  const problem = h("p", { id: `${id}-problem`, class: "ssw-field-problem", role: "status" });
  const description = h("p", { class: "ssw-field-description" });
  const facts = h("p", { class: "ssw-field-facts" });
  const effect = h("p", { class: "ssw-field-effect" });
  const heading = [
    h("label", { for: id, class: "ssw-field-name" }, ...breakable(name)),
    h("span", { class: "ssw-field-type" }, field.type),
    source,
  ];
  const element = h(
    "li",
    { class: "ssw-field", "data-parameter": name },
    h("div", { class: "ssw-field-head" }, ...heading),
    h("div", { class: "ssw-field-control" }, control, reset),
    problem,
    h("div", { id: `${id}-facts` }, effect, description, facts),
  );
  return { element, control, reset, source, problem, effect, description, facts };
}

function showSourceIn(parts: FieldParts, field: ParameterField, source: ParameterSource): void {
  const overridden = source === "overridden";
  setText(parts.source, source);
  setAttribute(parts.source, "data-source", source);
  setAttribute(parts.element, "data-overridden", overridden);
  // Hidden but in its place, so that the field keeps its width.
  parts.reset.style.visibility = overridden ? "visible" : "hidden";
  setText(parts.facts, factsText(field, source));
}

function showRemarks(parts: FieldParts, field: ParameterField): void {
  setText(parts.problem, field.problem);
  setHidden(parts.problem, field.problem === "");
  setText(parts.description, field.description);
  setHidden(parts.description, field.description === "");
  setText(parts.effect, field.effect);
  setHidden(parts.effect, field.effect === "");
  setAttribute(parts.element, "data-since", field.since_reference || null);
  // Of a removed parameter nothing is sent, so that there is nothing to state.
  setAttribute(parts.control, "disabled", field.source === "removed");
  setAttribute(parts.control, "aria-invalid", field.problem ? "true" : null);
  setAttribute(parts.control, "aria-required", field.source === "required" ? "true" : null);
}

function makeControl(field: ParameterField, id: string): Control {
  const shared = { id, "aria-describedby": `${id}-problem ${id}-facts` };
  if (optionsOf(field).length > 0) return h("select", { ...shared, class: "ssw-select" });
  return h("input", {
    ...shared,
    class: "ssw-input",
    type: "text",
    inputmode: INPUT_MODES[field.type],
    autocomplete: "off",
    spellcheck: "false",
  });
}

function optionsOf({ type, choices }: ParameterField): readonly string[] {
  if (choices.length > 0) return choices;
  return type === "Boolean" ? ["true", "false"] : [];
}

function showText(control: Control, field: ParameterField, text: string): void {
  if (control instanceof HTMLSelectElement) showChoice(control, optionsOf(field), text);
  else if (control.value !== text) control.value = text;
  setAttribute(control, "title", text);
}

/** A text that is no choice is shown as one more option: it is the value, though a wrong one. */
function showChoice(control: HTMLSelectElement, options: readonly string[], text: string): void {
  const chosen = options.find((option) => option.toLowerCase() === text.toLowerCase());
  const shown = chosen === undefined ? [text, ...options] : options;
  const present = Array.from(control.options, (option) => option.value);
  if (present.join("\n") !== shown.join("\n")) {
    control.replaceChildren(...shown.map((value) => h("option", { value }, value || "Choose…")));
  }
  control.value = chosen ?? text;
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
  if (inherited != null) return `Inherited: ${inherited || "empty"}`;
  if (preset != null) return `Default: ${preset || "empty"}`;
  return "No default";
}
