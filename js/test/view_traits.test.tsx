import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it } from "vitest";
import { bridgeOf } from "../src/bridge";
import { useModel } from "../src/view/use_model";
import { useView, View, ViewContext } from "../src/view/view";
import { rendered, widgetState } from "./panels_fake";
import { eventually } from "./patience";
import { FakeModel } from "./python_fake";

let life = new AbortController();

afterEach(() => {
  cleanup();
  life.abort();
});

function Selected({ label }: { label: string }) {
  const names = useModel("selected_steps").get("selected_steps");
  return <output aria-label={label}>{names.join()}</output>;
}

/** A component that is also rendered when the current step changes. */
function SelectedAndCurrent() {
  void useView().current.value;
  const names = useModel("selected_steps").get("selected_steps");
  return <output aria-label="two">{names.join()}</output>;
}

function show() {
  life = new AbortController();
  const model = new FakeModel(widgetState({}));
  const view = new View(bridgeOf(model, life.signal), life.signal);
  render(
    <ViewContext.Provider value={view}>
      <Selected label="one" />
      <SelectedAndCurrent />
    </ViewContext.Provider>,
  );
  const texts = () => ["one", "two"].map((label) => screen.getByLabelText(label).textContent);
  return { model, view, texts };
}

function select(view: View, ...names: string[]): void {
  view.model.set("selected_steps", names);
  view.model.save_changes();
}

/** Runs a task after the present one: what is on the page between two tasks is what users see. */
function queueTask(task: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = task;
  port2.postMessage(null);
}

it("no two components show different moments, also where one is rendered for another reason", async () => {
  const { model, view, texts } = show();
  model.isBusy = true;
  const seen = new Set<string>();
  const watching = new MutationObserver(() => queueTask(() => seen.add(texts().join(" "))));
  watching.observe(document.body, { subtree: true, characterData: true, childList: true });
  select(view, "Train");
  view.current.value = { name: "Train", from: "link" };
  await eventually(() => expect(seen.size).toBeGreaterThan(0));
  watching.disconnect();
  expect([...seen]).toEqual(["Train Train"]);
});

it("the panels wait for the answer to what this page has stated, and no longer than a moment", async () => {
  const { model, view, texts } = show();
  model.isBusy = true;
  select(view, "Train");
  await rendered();
  expect(texts()).toEqual(["", ""]);
  await model.catchUp();
  expect(texts()).toEqual(["Train", "Train"]);
  model.isBusy = true;
  select(view, "Train", "Evaluate");
  await eventually(() => expect(texts()).toEqual(["Train,Evaluate", "Train,Evaluate"]));
});

it("what else the panels read of a view changes together with the traits", async () => {
  const { model, view } = show();
  const mode = view.traits.later(view.mode);
  view.mode.value = "reference";
  expect(mode.value).toBeNull();
  await rendered();
  expect(mode.value).toBe("reference");
  model.isBusy = true;
  select(view, "Evaluate");
  view.mode.value = "plan";
  await rendered();
  expect(mode.value).toBe("reference");
  await model.catchUp();
  expect(mode.value).toBe("plan");
});

describe("while a pointer is pressed", () => {
  const press = () => dispatchEvent(new Event("pointerdown"));

  it("nothing moves until its release, whatever Python says", async () => {
    const { model, texts } = show();
    press();
    await model.answer({ selected_steps: ["Train"] });
    expect(texts()).toEqual(["", ""]);
    dispatchEvent(new Event("pointerup"));
    expect(texts()).toEqual(["", ""]); // The click comes now.
    await eventually(() => expect(texts()).toEqual(["Train", "Train"]));
  });

  it("and for no longer than a press takes: what is dragged is not waited for", async () => {
    const { model, texts } = show();
    press();
    await model.answer({ selected_steps: ["Train"] });
    await eventually(() => expect(texts()).toEqual(["Train", "Train"]));
  });
});
