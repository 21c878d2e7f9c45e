/** The named selections: each says which steps it selects before it is applied. */

import { isKernelLive } from "../bridge/kernel_status";
import type { Preset, WidgetModel } from "../wire";
import { setUnavailable } from "./dom";
import { type Menu, type MenuItem, makeMenu } from "./menu";
import { counted, selectSteps, watch } from "./state";

/** More names than this are counted, not listed; the title has them all. */
const NAMED = 2;

export function makePresetMenu(model: WidgetModel, signal: AbortSignal): Menu {
  const menu = makeMenu(
    "Select…",
    () => void model.command("presets"),
    (code) => {
      const preset = model.get("preset_menu").find((each) => each.code === code);
      if (preset) selectSteps(model, new Set(preset.steps));
    },
  );
  const render = () => {
    menu.show(model.get("preset_menu").map(itemOf));
    setUnavailable(menu.opener, !isKernelLive(model));
  };
  watch(model, ["preset_menu"], render, signal);
  return menu;
}

function itemOf({ code, label, steps, unavailable }: Preset): MenuItem {
  return {
    key: code,
    label,
    detail: unavailable || stepsText(steps),
    title: unavailable || steps.join(", "),
    unavailable: unavailable !== "",
  };
}

/** `5 steps: A, B and 3 more`. */
function stepsText(steps: readonly string[]): string {
  const rest = steps.length - NAMED;
  const named = steps.slice(0, NAMED).join(", ");
  return `${counted(steps.length, "step")}: ${named}${rest > 0 ? ` and ${rest} more` : ""}`;
}
