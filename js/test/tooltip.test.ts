import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Tooltip } from "../src/ui/tooltip";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

it("Escape takes a tooltip away; with the focus in the widget, it does nothing else with that", () => {
  const life = new AbortController();
  const parent = document.createElement("button");
  document.body.append(parent);
  parent.focus();
  const heard = vi.fn();
  document.addEventListener("keydown", heard, { signal: life.signal });
  const press = (key: string) =>
    parent.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const tooltip = new Tooltip(parent, life.signal);
  const root = parent.querySelector<HTMLElement>("[role=tooltip]");

  tooltip.show(parent, () => ({ title: "Train", lines: ["runs"] }));
  vi.runAllTimers();
  expect(root?.hidden).toBe(false);
  press("a");
  expect(root?.hidden).toBe(false);
  press("Escape");
  expect(root?.hidden).toBe(true);
  expect(heard.mock.calls.map(([{ key }]) => key)).toEqual(["a"]);
  press("Escape");
  expect(heard).toHaveBeenCalledTimes(2);

  parent.blur();
  tooltip.show(parent, () => ({ title: "Train", lines: [] }));
  vi.runAllTimers();
  press("Escape");
  expect(root?.hidden).toBe(true);
  expect(heard).toHaveBeenCalledTimes(3);
  life.abort();
});
