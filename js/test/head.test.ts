import { screen, within } from "@testing-library/dom";
import { afterEach, expect, it } from "vitest";
import { bridgeOf } from "../src/bridge";
import { attachHead } from "../src/graph/head";
import { View } from "../src/view/view";
import { widgetState } from "./panels_fake";
import { FakeModel } from "./python_fake";

let life = new AbortController();
afterEach(() => life.abort());

function showHead(has_service: boolean): void {
  life = new AbortController();
  const model = bridgeOf(new FakeModel(widgetState({ has_service })), life.signal);
  const slot = document.createElement("div");
  document.body.replaceChildren(slot);
  attachHead(new View(model, life.signal), slot, () => new Set(["run"] as const), life.signal);
}

it("The graph is switched between plan, run and reference, with a reason for what is not there", () => {
  showHead(true);
  const modes = within(screen.getByRole("group", { name: "What the graph shows" }));
  expect(modes.getByRole("button", { name: "Run" }).title).toBe("There is no run to show");
});

it("Of a definition alone there is a legend, and no switch that could never do anything", () => {
  showHead(false);
  expect(screen.getByRole("list", { name: "Signs" }).textContent).toBe("run");
  expect(screen.queryByRole("group")).toBeNull();
});
