import { getAllByRole, getByRole, queryByRole } from "@testing-library/dom";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyName } from "../src/graph/keyboard";
import { findSteps } from "../src/graph/search";
import { elementsOf } from "./graph_model";
import { drawPage, hostOf } from "./graph_page";
import { stepRun } from "./panels_fake";
import { eventually } from "./patience";
import { NO_RUN, step } from "./wire_fake";

const ELEMENTS = elementsOf("Load>Clean Load>Describe Clean>Report Describe>Report");

let life: AbortController;
beforeEach(() => {
  life = new AbortController();
});
afterEach(() => life.abort());

function draw(changes = {}) {
  return drawPage({ elements: ELEMENTS, orientation: "horizontal", ...changes }, life.signal);
}

function focused() {
  return (document.activeElement as HTMLElement).dataset.step;
}

describe("the keyboard in the graph", () => {
  it("finds one stop of the Tab key, on the first step, or on the first that is selected", () => {
    const stops = (page: ReturnType<typeof draw>) =>
      page
        .cards()
        .filter(({ tabIndex }) => tabIndex === 0)
        .map(({ dataset }) => dataset.step);
    expect(stops(draw())).toEqual(["Load"]);
    expect(stops(draw({ selected_steps: ["Clean", "Report"] }))).toEqual(["Clean"]);
  });

  it("moves along the edges, within a rank, and to the ends", () => {
    const { press, card } = draw();
    card("Load").focus();
    for (const [key, at] of [
      ["ArrowRight", "Clean"],
      ["ArrowDown", "Describe"],
      ["ArrowRight", "Report"],
      ["Home", "Load"],
      ["End", "Report"],
      ["ArrowRight", "Report"],
    ] as const) {
      press(key);
      expect(focused()).toBe(at);
    }
  });

  it("goes to a name by its letters, and on to the next with the same one", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const page = drawPage({ elements: elementsOf("Train>Test Test>Tune Tune>Ship") }, life.signal);
    page.card("Train").focus();
    page.press("t");
    expect(focused()).toBe("Test");
    vi.advanceTimersByTime(800);
    page.press("t");
    page.press("u");
    expect(focused()).toBe("Tune");
    vi.useRealTimers();
  });

  it("toggles, clears with Shift and Escape, and destroys nothing with Escape", () => {
    const { press, card, view } = draw();
    const selected = () => view.model.get("selected_steps");
    card("Clean").focus();
    press(" ");
    press("Escape");
    expect(selected()).toEqual(["Clean"]);
    press("a", { ctrlKey: true });
    expect(selected()).toHaveLength(4);
    press("Escape", { shiftKey: true });
    expect(selected()).toEqual([]);
  });

  it("leaves Ctrl and Enter, and keys of the page, to others", () => {
    const { card, canvas } = draw();
    const passed: string[] = [];
    canvas.parentElement?.addEventListener("keydown", ({ key }) => passed.push(key), { signal: life.signal });
    card("Clean").focus();
    for (const key of ["Enter", "s", "z"]) {
      card("Clean").dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true }));
    }
    expect(passed).toEqual(["Enter", "s", "z"]);
  });

  it("says where the reader is, and goes where a panel says", () => {
    const { card, view, cy } = draw();
    card("Clean").focus();
    expect(view.current.value).toEqual({ name: "Clean", from: "graph" });
    const before = { ...cy.pan() };
    cy.panBy({ x: -3000, y: 0 });
    view.current.value = { name: "Report", from: "panel" };
    expect(cy.pan()).not.toEqual({ x: before.x - 3000, y: before.y });
    expect(card("Report").tabIndex).toBe(0);
  });

  it("hears a click of assistive technology, which has no pointer", () => {
    const { card, view } = draw();
    card("Clean").dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 0 }));
    expect(view.model.get("selected_steps")).toEqual(["Clean"]);
  });
});

describe("the menu of a step", () => {
  function open(name: string, changes = {}) {
    const page = draw(changes);
    page.card(name).focus();
    page.press("F10", { shiftKey: true });
    return { ...page, menu: getByRole(page.canvas, "menu", { name }) };
  }

  it("selects what is after, before, between", () => {
    const choose = (label: string, at: string, selected_steps: string[] = []) => {
      const { menu, view } = open(at, { selected_steps });
      getByRole(menu, "menuitem", { name: label }).click();
      return view.model.get("selected_steps");
    };
    expect(choose("Select only this", "Clean", ["Load"])).toEqual(["Clean"]);
    expect(choose("Select this and everything after", "Clean")).toEqual(["Clean", "Report"]);
    expect(choose("Select everything up to this", "Clean")).toEqual(["Load", "Clean"]);
    const between = "Select what is between the selection and this";
    expect(choose(between, "Report", ["Load"])).toEqual(["Load", "Clean", "Describe", "Report"]);
    expect(choose(between, "Report")).toEqual([]);
  });

  it("has the focus on one item, and gives it back", () => {
    const { press, canvas } = open("Clean");
    const items = getAllByRole(canvas, "menuitem");
    expect(document.activeElement).toBe(items[0]);
    press("ArrowUp");
    expect(document.activeElement).toBe(items.at(-1));
    press("ArrowDown");
    press("ArrowDown");
    expect(document.activeElement).toBe(items[1]);
    press("d");
    expect(document.activeElement?.textContent).toBe("Details");
    press("Escape");
    expect(queryByRole(canvas, "menu")).toBeNull();
    expect(focused()).toBe("Clean");
  });

  it("closes when something else is pressed", () => {
    const { canvas } = open("Clean");
    document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    expect(queryByRole(canvas, "menu")).toBeNull();
  });

  it("opens details and logs, where there are any", () => {
    const run = {
      ...NO_RUN,
      arn: "arn",
      state: "ended" as const,
      steps: { Clean: stepRun({ has_log: true }) },
    };
    const { menu, model } = open("Clean", { run });
    getByRole(menu, "menuitem", { name: "Log" }).click();
    expect(model.sent).toEqual([{ command: "log", step: "Clean" }]);
    const other = open("Load");
    expect(getByRole(other.menu, "menuitem", { name: "Log" }).getAttribute("aria-disabled")).toBe("true");
    getByRole(other.menu, "menuitem", { name: "Details" }).click();
    expect(other.view.details.value).toBe("Load");
  });

  it("comes in place of the notebook's, and of none on the drawing itself", () => {
    const { canvas, card } = draw();
    const event = new MouseEvent("contextmenu", { bubbles: true, cancelable: true });
    const outside = vi.fn();
    document.addEventListener("contextmenu", outside, { signal: life.signal });
    card("Clean").dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(outside).not.toHaveBeenCalled();
    expect(getByRole(canvas, "menu")).toBeTruthy();
  });
});

describe("the search", () => {
  it("finds by name, display name and type", () => {
    const steps = [step("Fit", { display_name: "North model" }), step("Load", { type: "Processing" })];
    expect(findSteps(steps, "fi")).toEqual(["Fit"]);
    expect(findSteps(steps, "NORTH")).toEqual(["Fit"]);
    expect(findSteps(steps, "processing ")).toEqual(["Load"]);
    expect(findSteps(steps, "  ")).toEqual([]);
  });

  it("marks what is found, goes there, and leaves the keyboard on it", async () => {
    const { press, card, canvas, view } = draw();
    card("Load").focus();
    press("/");
    const input = getByRole(canvas, "textbox", { name: "Find a step" }) as HTMLInputElement;
    expect(document.activeElement).toBe(input);
    input.value = "e";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await eventually(() => expect(card("Report").dataset.found).toBe("true"));
    expect(view.current.value).toEqual({ name: "Clean", from: "panel" });
    press("ArrowDown");
    await eventually(() => expect(view.current.value?.name).toBe("Describe"));
    press("Enter");
    expect(focused()).toBe("Describe");
    expect(queryByRole(canvas, "textbox")).toBeNull();
    expect(card("Report").dataset.found).toBeUndefined();
  });

  it("tells, after a pause, what was found and where the graph is", async () => {
    const { press, canvas, view } = draw();
    press("/");
    const input = getByRole(canvas, "textbox", { name: "Find a step" }) as HTMLInputElement;
    const type = (text: string) => {
      input.value = text;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    type("e");
    await eventually(() => expect(view.politely.value).toBe("Clean, 1 of 3"));
    press("ArrowDown");
    await eventually(() => expect(view.politely.value).toBe("Describe, 2 of 3"));
    type("nothing");
    await eventually(() => expect(view.politely.value).toBe("No step found"));
  });
});

describe("following a run", () => {
  const running = (name: string, started_at: string) => ({
    ...NO_RUN,
    arn: "arn",
    state: "running" as const,
    steps: { [name]: stepRun({ state: "executing", started_at }) },
  });

  it("goes to what begins to execute, until somebody pans", async () => {
    const host = hostOf(1400, 400);
    const { view, model, cy } = drawPage(
      { elements: ELEMENTS, run: running("Load", "1") },
      life.signal,
      host,
    );
    expect(view.current.value).toEqual({ name: "Load", from: "run" });
    await model.answer({ run: running("Clean", "2") });
    expect(view.current.value).toEqual({ name: "Clean", from: "run" });
    expect(view.follows.value).toBe(true);
    cy.panBy({ x: 40, y: 0 });
    expect(view.follows.value).toBe(false);
    await model.answer({ run: running("Report", "3") });
    expect(view.current.value?.name).toBe("Clean");
  });
});

describe("keyName", () => {
  it.each([
    [{ key: "A", shiftKey: true }, "A"],
    [{ key: "Z", shiftKey: true, ctrlKey: true }, "mod+shift+z"],
    [{ key: "F10", shiftKey: true }, "shift+F10"],
    [{ key: "a", metaKey: true }, "mod+a"],
    [{ key: "a", altKey: true }, ""],
  ])("names %o", (init, name) => {
    expect(keyName(new KeyboardEvent("keydown", init))).toBe(name);
  });
});
