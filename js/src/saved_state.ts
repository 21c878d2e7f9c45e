/**
 * Limits what a front end saves of a widget when it saves widget states with the notebook.
 *
 * A front end asks the model for its state, and offers no way to say which part
 * of it may be saved, so the model's `get_state` is replaced. Python decides
 * which part that is, and applies the same list to the states that it embeds.
 */

import { own } from "./own";
import type { HostModel, SavedShape } from "./wire";

type State = Record<string, unknown>;
type AllowList = Record<string, SavedShape>;

interface SavingModel {
  get_state?: (dropDefaults?: boolean) => State;
}

/** Adds the time to saved states, and removes what Python does not allow, unless everything may be saved. */
export async function watchSaving(model: HostModel): Promise<void> {
  const id = model.get("picture_id") as string | undefined;
  if (!id || !model.widget_manager) return;
  const saving = (await model.widget_manager.get_model(id)) as SavingModel;
  const whole = saving.get_state;
  if (typeof whole !== "function") return;
  saving.get_state = (dropDefaults) => {
    const state = whole.call(saving, dropDefaults);
    const isAllAllowed = model.get("save_parameter_values") === true;
    const saved = isAllAllowed ? state : allowedPart(state, (model.get("saved_fields") ?? {}) as AllowList);
    return { ...saved, saved_at: new Date().toISOString() };
  };
}

function kept(value: unknown, shape: SavedShape): unknown {
  if ("empty" in shape) return shape.empty;
  if (value == null) return value;
  if (shape.fields) return allowedPart(value as State, shape.fields);
  const { items, values } = shape;
  if (items) return (value as unknown[]).map((each) => kept(each, items));
  return values ? mapValues(value as State, (each) => kept(each, values)) : value;
}

/** The fields of a state, or of a part of it, that are in the list, each limited to its listed shape. */
export function allowedPart(value: State, fields: AllowList): State {
  const shapes = Object.keys(value).flatMap((name): [string, SavedShape][] => {
    const shape = own(fields, name);
    return shape ? [[name, shape]] : [];
  });
  return Object.fromEntries(shapes.map(([name, shape]) => [name, kept(own(value, name), shape)]));
}

function mapValues(record: State, change: (value: unknown) => unknown): State {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
