import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { allowedPart, watchSaving } from "../src/saved_state";
import { FakeModel, widgetState } from "./panels_fake";

// Made by Python from the schema, with what Python saves of it.
const example = JSON.parse(readFileSync(join(import.meta.dirname, "saved_state.json"), "utf8"));

it("The browser saves what Python would save", () => {
  expect(allowedPart(example.state, example.allowed)).toEqual(example.saved);
});

it("A name that objects have too is kept as a name, and gives no leave to save", () => {
  const state = JSON.parse('{"run": {"__proto__": {"a": 1}, "x": 2}, "constructor": "s", "toString": "s"}');
  const kept = allowedPart(state, { run: { values: { fields: { a: {} } } } });
  expect(JSON.stringify(kept)).toBe('{"run":{"__proto__":{"a":1},"x":{}}}');
});

it("Nothing is saved where Python has said nothing", () => {
  expect(allowedPart(example.state, {})).toEqual({});
});

it.each([undefined, null])("A value that is %s stays so", (value) => {
  expect(allowedPart({ reference: value }, { reference: { fields: {} } })).toEqual({ reference: value });
});

async function savedOf(changes: object) {
  const state = { ...example.state, ...changes };
  const saving = { get_state: () => state };
  const model = new FakeModel(widgetState({ saved_fields: example.allowed, ...changes }));
  model.widget_manager = {
    get_model: async () => ({ ...saving, get: () => {}, on: () => {}, off: () => {} }),
  };
  const managed = (await model.widget_manager.get_model("")) as unknown as typeof saving;
  model.widget_manager.get_model = async () => managed as never;
  await watchSaving(model);
  return managed.get_state();
}

it("The model answers a front end that saves it with what may be saved, and of when it is", async () => {
  const { saved_at, ...saved } = await savedOf({ save_parameter_values: false });
  expect(saved).toEqual({ ...example.saved, save_parameter_values: false });
  expect(Date.parse(saved_at)).not.toBeNaN();
});

it("Everything is saved where that is allowed", async () => {
  const { saved_at: _, ...saved } = await savedOf({ save_parameter_values: true });
  expect(saved).toEqual({ ...example.state, save_parameter_values: true });
});
