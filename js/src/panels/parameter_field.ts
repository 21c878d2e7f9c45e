/** One parameter of the form. */

import type { ParameterField, ParameterSource } from "../wire";
import { button, h, type Row, setAttribute, setHidden, setText, uniqueId } from "./dom";
import type { OverrideWriter } from "./overrides";

export interface FieldRow extends Row<ParameterField> {
  reveal(): void;
}

type Control = HTMLInputElement | HTMLSelectElement;

const INPUT_MODES = { String: "text", Integer: "numeric", Float: "decimal", Boolean: "text" } as const;

export function makeFieldRow(first: ParameterField, writer: OverrideWriter): FieldRow {
  const { name } = first;
  const id = uniqueId("parameter");
  const control = makeControl(first, id);
  const source = h("span", { class: "ssw-badge" });
  const problem = h("p", { id: `${id}-problem`, class: "ssw-field-problem", role: "status" });
  const description = h("p", { class: "ssw-field-description" });
  const facts = h("p", { class: "ssw-field-facts" });
  const reset = button(
    { class: "ssw-button ssw-icon-button", "aria-label": `Reset ${name}`, title: `Reset ${name}` },
    "↶",
    () => {
      writer.reset(name);
      control.focus();
    },
  );
  const element = h(
    "li",
    { class: "ssw-field", "data-parameter": name },
    h(
      "div",
      { class: "ssw-field-head" },
      h("label", { for: id, class: "ssw-field-name" }, name),
      h("span", { class: "ssw-field-type" }, first.type),
      source,
    ),
    h("div", { class: "ssw-field-control" }, control, reset),
    problem,
    h("div", { id: `${id}-facts` }, description, facts),
  );

  // What is being typed is the reader's: echoes wait until the field is left.
  let typing = false;
  let field = first;
  control.addEventListener("input", () => {
    typing = true;
    writer.type(name, control.value);
    showSource();
  });
  control.addEventListener("focusout", () => {
    typing = false;
    showValue();
  });
  const showValue = () => {
    if (!typing) showText(control, field, writer.textOf(name) ?? field.text);
  };
  const showSource = () => {
    const present: ParameterSource = writer.textOf(name) === undefined ? field.source : "overridden";
    setText(source, present);
    setAttribute(source, "data-source", present);
    setAttribute(element, "data-overridden", present === "overridden");
    // Hidden but in its place, so that the field keeps its width.
    reset.style.visibility = present === "overridden" ? "visible" : "hidden";
    setText(facts, factsText(field, present));
  };
  const update = (latest: ParameterField) => {
    field = latest;
    showValue();
    showSource();
    setText(problem, field.problem);
    setHidden(problem, field.problem === "");
    setText(description, field.description);
    setHidden(description, field.description === "");
    setAttribute(control, "aria-invalid", field.problem ? "true" : null);
    setAttribute(control, "aria-required", field.source === "required" ? "true" : null);
  };
  const reveal = () => {
    element.scrollIntoView({ block: "nearest" });
    control.focus({ preventScroll: true });
  };
  return { element, update, reveal };
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

/** What was there before an override, and who reads the value. */
function factsText(field: ParameterField, source: ParameterSource): string {
  const facts = source === "overridden" ? [beforeText(field)] : [];
  facts.push(field.read_by.length > 0 ? `Read by ${field.read_by.join(", ")}` : "No step reads it");
  return facts.filter(Boolean).join(" · ");
}

function beforeText({ inherited, default: preset }: ParameterField): string {
  if (inherited !== null) return `Inherited: ${inherited || "empty"}`;
  if (preset !== null) return `Default: ${preset || "empty"}`;
  return "No default";
}
