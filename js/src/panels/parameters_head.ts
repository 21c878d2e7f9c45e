/** Above the parameters: what they take without an override, and which steps the overrides call for. */

import { isKernelLive } from "../bridge/kernel_status";
import type { Inherit, ParameterField, WidgetModel } from "../wire";
import { button, h, setAttribute, setHidden, setText, setUnavailable, uniqueId } from "./dom";
import { counted, overriddenCount, selectSteps, stateIntents, watch } from "./state";

const INHERIT: Record<Inherit, string> = { reference: "the reference", defaults: "defaults" };
const WHAT_CHANGES = "what-changes";

/** Two radio buttons: the reference's values, or the defaults. */
export function makeInheritChoice(model: WidgetModel, signal: AbortSignal): HTMLElement {
  const name = uniqueId("inherit");
  const options = (Object.keys(INHERIT) as Inherit[]).map((value) => makeOption(name, value));
  const element = h(
    "fieldset",
    { class: "ssw-inherit" },
    h("legend", { class: "ssw-inherit-legend" }, "Values from"),
    ...options.map(({ label }) => label),
  );
  element.addEventListener("change", () => {
    const chosen = options.find(({ radio }) => radio.checked);
    if (!chosen) return;
    stateIntents(model, { inherit: chosen.value });
  });
  const render = () => {
    const inherit = model.get("inherit");
    for (const { radio, value } of options) {
      radio.checked = value === inherit;
      radio.disabled = !isKernelLive(model);
    }
  };
  watch(model, ["inherit"], render, signal);
  return element;
}

function makeOption(name: string, value: Inherit) {
  const radio = h("input", { type: "radio", name, value });
  return { radio, value, label: h("label", {}, radio, INHERIT[value]) };
}

/** To how many values the choice makes a difference. */
export function differenceText(fields: readonly ParameterField[]): string {
  const differing = fields.filter(
    ({ inherited, default: preset, source }) =>
      source !== "removed" && inherited != null && inherited !== preset,
  );
  if (differing.length === 0) return "none differs from its default";
  return `${differing.length} ${differing.length === 1 ? "differs from its default" : "differ from their defaults"}`;
}

/** A button that tells which steps the changed parameters call for, and from there selects them. */
export function makeWhatChanges(model: WidgetModel, signal: AbortSignal) {
  const id = uniqueId("what-changes");
  const words = h("p");
  const names = h("p", { class: "ssw-what-changes-steps" });
  const select = button({ class: "ssw-button ssw-repair" }, "", () => {
    const preset = presetOf(model);
    if (!preset) return;
    selectSteps(model, new Set(preset.steps));
    setOpen(false);
    opener.focus();
  });
  const popup = h(
    "div",
    { id, class: "ssw-what-changes", role: "status", hidden: true },
    select,
    words,
    names,
  );
  const opener = button(
    { class: "ssw-button", "aria-expanded": "false", "aria-controls": id },
    "Select what changes…",
    () => {
      if (popup.hidden) void model.command("presets");
      setOpen(popup.hidden);
    },
  );
  const setOpen = (open: boolean) => {
    setHidden(popup, !open);
    setAttribute(opener, "aria-expanded", open ? "true" : "false");
  };
  const render = () => {
    const preset = presetOf(model);
    const steps = preset?.steps ?? [];
    setText(words, preset ? preset.unavailable || preset.explanation : "Reading…");
    setText(names, steps.join(", "));
    setText(select, `Select ${counted(steps.length, "step")}`);
    setHidden(select, steps.length === 0);
    setUnavailable(opener, !isKernelLive(model) || overriddenCount(model) === 0);
  };
  // Other values call for other steps: what was told of the last ones is over.
  watch(model, ["parameter_overrides"], () => setOpen(false), signal);
  watch(model, ["preset_menu", "parameter_overrides"], render, signal);
  return { opener, popup };
}

function presetOf(model: WidgetModel) {
  return model.get("preset_menu").find(({ code }) => code === WHAT_CHANGES);
}
