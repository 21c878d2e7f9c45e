import { getByRole, queryByRole } from "@testing-library/dom";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appearance, type Scene } from "../src/graph/appearance";
import { announce } from "../src/panels/announce";
import type { Run, StepElement } from "../src/wire";
import { elementsOf } from "./graph_model";
import { type DrawnPage, drawPage, hostOf } from "./graph_page";
import { issue, rendered, stepRun, verdict } from "./panels_fake";
import { eventually } from "./patience";
import { edge, elementsWith, NO_REFERENCE, NO_RUN, referenceStep, referenceWith, step } from "./wire_fake";

/** The names of members that every object inherits. */
const INHERITED = ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"];
const CHAIN = elementsOf("A>B B>C C>D D>E E>F F>G G>H");

let life: AbortController;
let resized: () => void;

beforeEach(() => {
  life = new AbortController();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(react: () => void) {
        resized = react;
      }
      observe() {}
      disconnect() {}
    },
  );
});

afterEach(() => {
  life.abort();
  vi.unstubAllGlobals();
});

function room(width: number, height: number) {
  const hosted = hostOf(width, height);
  const enlarge = async (width: number, height: number) => {
    hosted.setRoom({ width, height });
    resized();
    await new Promise(requestAnimationFrame);
  };
  return { hosted, enlarge };
}

function draw(changes: Parameters<typeof drawPage>[0]) {
  return drawPage(changes, life.signal);
}

function names({ cards }: DrawnPage) {
  return cards().map((card) => card.querySelector(".ssw-card-name")?.textContent);
}

function notes({ cards }: DrawnPage) {
  return cards().map((card) => card.querySelector(".ssw-card-note")?.textContent);
}

function looks({ cards }: DrawnPage) {
  return cards().map(({ dataset }) => dataset.look);
}

describe("the drawing", () => {
  it("turns with the room, until somebody has moved it", async () => {
    const { hosted, enlarge } = room(1400, 300);
    const { cy, canvas } = drawPage({ elements: CHAIN }, life.signal, hosted);
    expect(canvas.dataset.orientation).toBe("horizontal");
    await enlarge(500, 600);
    expect(canvas.dataset.orientation).toBe("vertical");
    cy.panBy({ x: 5, y: 0 });
    const before = { ...cy.pan() };
    await enlarge(1400, 300);
    expect(canvas.dataset.orientation).toBe("vertical");
    expect(cy.pan()).toEqual({ x: before.x + 450, y: before.y - 150 });
  });

  it("follows the room again once everything is shown", async () => {
    const { hosted, enlarge } = room(1400, 300);
    const { cy, canvas } = drawPage({ elements: CHAIN }, life.signal, hosted);
    cy.panBy({ x: 5, y: 0 });
    getByRole(canvas, "button", { name: "Show the whole graph" }).click();
    await enlarge(500, 600);
    expect(canvas.dataset.orientation).toBe("vertical");
  });

  it("keeps a view that was out of sight for a while", async () => {
    const { hosted, enlarge } = room(1400, 300);
    const { cy } = drawPage({ elements: CHAIN }, life.signal, hosted);
    cy.panBy({ x: 5, y: 0 });
    const before = { ...cy.pan() };
    await enlarge(0, 0);
    await enlarge(1400, 300);
    expect(cy.pan()).toEqual(before);
  });

  it("is turned by the button, which states it, whatever the room", async () => {
    const { hosted, enlarge } = room(1400, 300);
    const { model, canvas } = drawPage({ elements: CHAIN }, life.signal, hosted);
    getByRole(canvas, "button", { name: "Draw from top to bottom" }).click();
    expect(model.saves).toEqual([{ orientation: "vertical" }]);
    expect(canvas.dataset.orientation).toBe("vertical");
    await enlarge(1500, 300);
    expect(canvas.dataset.orientation).toBe("vertical");
    getByRole(canvas, "button", { name: "Draw from left to right" });
    await model.answer({ orientation: "auto" });
    expect(canvas.dataset.orientation).toBe("horizontal");
  });

  it("shortens names anew that have to fit into other cards", async () => {
    const { hosted, enlarge } = room(900, 300);
    const elements = elementsOf("Training-northern>Evaluate-northern");
    const page = drawPage({ elements }, life.signal, hosted);
    expect(names(page)[0]).toBe("Training-northern");
    await enlarge(320, 110);
    expect(names(page)[0]).toContain("…");
  });

  it("draws a title on the box of each branch", () => {
    const box = { container: "A", branch: "IfSteps", title: "If", depth: 0, x: 1, y: 0, width: 1, height: 1 };
    const { canvas } = draw({ elements: elementsWith([step("A"), step("B")], [edge("A", "B")], [box]) });
    expect(canvas.querySelectorAll(".ssw-area")).toHaveLength(1);
    expect([...canvas.querySelectorAll(".ssw-area-title")].map((title) => title.textContent)).toEqual(["If"]);
  });

  it("writes a label over each lane, which may go on in the next line between two words", () => {
    const elements = elementsWith([step("A"), step("B")], [edge("A", "B")]);
    elements.layout.horizontal.lanes = [{ label: "<b>NorthEast", x: 0, y: 0, width: 2, height: 1 }];
    const { canvas } = draw({ elements, orientation: "horizontal" });
    const labels = [...canvas.querySelectorAll(".ssw-lane")].map((lane) => lane.textContent);
    expect(labels).toEqual(["<b>North\u200bEast"]);
  });

  it("gives way to a layout that the user has set", () => {
    const page = drawPage({ elements: CHAIN }, life.signal, hostOf(900, 300, { name: "grid" }));
    expect(page.canvas.dataset.orientation).toBeUndefined();
    expect(new Set(page.cards().map(({ style }) => `${style.left} ${style.top}`)).size).toBe(8);
  });
});

describe("a card", () => {
  it("has the display name below the name, or else the type", () => {
    const named = { display_name: "Fit a model" };
    const page = draw({ elements: elementsWith([step("S1", named), step("S2", named), step("S3")]) });
    expect(names(page)).toEqual(["S1", "S2", "S3"]);
    expect(notes(page)).toEqual(["Fit a model", "Fit a model", "Training"]);
  });

  it("writes out what would turn a text around", () => {
    const page = draw({ elements: elementsWith([step("S\u202e1", { display_name: "Fit\u2066" })]) });
    expect(names(page)).toEqual(["S\\u202e1"]);
    expect(notes(page)).toEqual(["Fit\\u2066"]);
  });

  it("has a look, a word and a ring for what is planned", () => {
    const issues = [issue({ steps: ["Evaluate"], mark: "missing between" })];
    const page = draw({ selected_steps: ["Train"], verdict: verdict(["Train"], { issues }) });
    expect(looks(page)).toEqual(["not-run", "run", "blocked"]);
    expect(page.card("Train").getAttribute("aria-selected")).toBe("true");
    expect(page.card("Train").getAttribute("aria-label")).toBe("Train, Training, will run");
    expect(notes(page)[2]).toMatch(/^missing/);
  });

  it("says shorter that something may be, where that has no room", () => {
    const issues = [issue({ severity: "warning", steps: ["Train"], mark: "may be refreshed" })];
    const page = draw({ selected_steps: ["Train"], verdict: verdict(["Train"], { issues }) });
    expect(notes(page)[1]).toBe("refreshed?");
  });

  it("has a triangle beside what a warning says", () => {
    const issues = [issue({ severity: "warning", steps: ["Train"], mark: "may be cached" })];
    const page = draw({ selected_steps: ["Train"], verdict: verdict(["Train"], { issues }) });
    expect(looks(page)[1]).toBe("run");
    expect(notes(page)[1]).toBe("may be cached");
    expect(page.card("Train").hasAttribute("data-warning")).toBe(true);
    expect(page.card("Train").getAttribute("aria-label")).toContain("warning: may be cached");
  });

  it("shows the reference, with what it took, while nothing is selected", () => {
    const steps = {
      Prepare: referenceStep("Succeeded", { duration_s: 240 }),
      Train: referenceStep("Failed"),
    };
    const page = draw({ reference: referenceWith(steps) });
    expect(looks(page)).toEqual(["ran", "failed", "absent"]);
    expect(page.card("Prepare").querySelector(".ssw-card-time")?.textContent).toBe("4 min");
    expect(page.card("Evaluate").getAttribute("aria-label")).toBe(
      "Evaluate, Processing, not in the reference",
    );
  });

  it("counts the time of a step that executes", async () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-01T10:00:07Z"), toFake: ["Date", "setInterval"] });
    const started_at = "2026-11-01T10:00:00Z";
    const run = {
      ...NO_RUN,
      state: "running" as const,
      steps: { Train: stepRun({ state: "executing", started_at }) },
    };
    const page = draw({ run });
    const time = () => page.card("Train").querySelector(".ssw-card-time")?.textContent;
    expect(time()).toBe("7 s");
    vi.advanceTimersByTime(2000);
    expect(time()).toBe("9 s");
    vi.useRealTimers();
  });

  it("is changed only where something has changed", async () => {
    const page = draw({ selected_steps: ["Train"], verdict: verdict(["Train"]) });
    const changed: Node[] = [];
    const observer = new MutationObserver((records) => changed.push(...records.map(({ target }) => target)));
    for (const card of page.cards())
      observer.observe(card, { attributes: true, subtree: true, childList: true });
    await page.model.answer({ verdict: verdict(["Train"], { summary: "another" }) });
    expect(changed).toEqual([]);
    observer.disconnect();
  });
});

describe("a ForEach", () => {
  const body = { container: "Each", branch: "ForEachBody" as const };
  const box = { ...body, title: "For each", depth: 0, x: 0, y: 0, width: 3, height: 2 };
  const elements = elementsWith(
    [step("Each", { type: "ForEach" }), step("Fit", body)],
    [edge("Each", "Fit")],
    [box],
  );
  const iterations = { done: 3, failed: 1, total: 10 };

  it("says on its box and on its card how many iterations are through", () => {
    const steps = { Each: stepRun({ state: "executing", iterations }) };
    const page = draw({ elements, run: { ...NO_RUN, state: "running", steps } });
    expect(page.canvas.querySelector(".ssw-area-count")?.textContent).toBe("3 of 10 done, 1 failed");
    expect(notes(page)[0]).toBe("3 of 10");
    expect(page.card("Each").getAttribute("aria-label")).toContain("3 of 10 done, 1 failed");
  });

  it("speaks for its body, of which the reference knows the iterations alone", () => {
    const page = draw({ elements, reference: referenceWith({ Each: referenceStep("Succeeded") }) });
    expect(looks(page)).toEqual(["ran", "ran"]);
    expect(page.card("Fit").getAttribute("aria-label")).toBe("Fit, Training, in each iteration");
  });
});

describe("the mode", () => {
  const pressed = ({ head }: DrawnPage) => getByRole(head, "button", { pressed: true }).textContent;
  const running: Run = {
    ...NO_RUN,
    arn: "arn",
    state: "running",
    steps: { Train: stepRun({ state: "executing" }) },
  };

  it("is what fits: the reference, the plan of a selection, a run", () => {
    expect(pressed(draw({ reference: referenceWith({}) }))).toBe("Reference");
    expect(pressed(draw({ selected_steps: ["Train"] }))).toBe("Plan");
    expect(pressed(draw({ selected_steps: ["Train"], run: running }))).toBe("Run");
  });

  it("is the plan where there is no reference", () => {
    expect(pressed(draw({}))).toBe("Plan");
  });

  it("is chosen by a press, where there is something to show", async () => {
    const page = draw({
      selected_steps: ["Train"],
      reference: referenceWith({}),
      verdict: verdict(["Train"]),
    });
    getByRole(page.head, "button", { name: "Reference" }).click();
    await eventually(() => expect(pressed(page)).toBe("Reference"));
    expect(looks(page)).toEqual(["absent", "absent", "absent"]);
    getByRole(page.head, "button", { name: "Run" }).click();
    expect(pressed(page)).toBe("Reference");
    expect(getByRole(page.head, "button", { name: "Run" }).getAttribute("aria-disabled")).toBe("true");
  });

  it("has a legend of the looks that there are", () => {
    const { head } = draw({ selected_steps: ["Train"], verdict: verdict(["Train"]) });
    expect([...head.querySelectorAll("li")].map((item) => item.textContent)).toEqual(["run", "not run"]);
  });
});

describe("drawGraph", () => {
  it("draws other elements in place of those that it drew", async () => {
    const page = draw({ elements: elementsOf("A>B B>C") });
    const parts = page.canvas.children.length;
    await page.model.answer({ elements: elementsOf("B>C C>New") });
    expect(names(page)).toEqual(["B", "C", "New"]);
    expect(page.canvas.children.length).toBe(parts);
    page.cy.getElementById("New").emit("tap");
    page.press("a", { ctrlKey: true });
    expect(page.model.saves).toEqual([{ selected_steps: ["New"] }, { selected_steps: ["B", "C", "New"] }]);
  });

  it("marks what a preset or an expression would select", () => {
    const { view, card } = draw({});
    view.preview.value = new Set(["Train"]);
    expect(card("Train").dataset.preview).toBe("true");
    view.preview.value = null;
    expect(card("Train").dataset.preview).toBeUndefined();
  });

  it("hears nothing any more once the view is gone", () => {
    const { model } = draw({ elements: elementsOf("A>B") });
    life.abort();
    expect(model.listenerCount()).toBe(0);
  });

  it("says once what went wrong with what a menu asked for", async () => {
    const page = draw({});
    announce(page.view, life.signal);
    const told: string[] = [];
    page.view.assertively.subscribe((sentence) => {
      told.push(sentence);
    });
    page.press("F10", { shiftKey: true });
    getByRole(page.canvas, "menuitem", { name: "Save picture as SVG" }).click();
    expect(queryByRole(page.canvas, "menu")).toBeNull();
    await page.model.reply("The picture is too large.");
    await eventually(() => expect(page.view.assertively.value).toBe("The picture is too large."));
    await rendered();
    expect(told).toEqual(["", "The picture is too large."]);
  });
});

describe("a step with the name of what every object inherits", () => {
  const elements = elementsWith(
    INHERITED.map((name) => step(name)),
    INHERITED.slice(1).map((name, i) => edge(INHERITED[i] as string, name, "reads it")),
  );

  it("is drawn, with its edges, and selected by a click", () => {
    const page = draw({ elements });
    expect(names(page)).toEqual(INHERITED);
    expect(page.cy.edges(".routed").length).toBe(INHERITED.length - 1);
    expect(new Set(page.cards().map(({ style }) => `${style.left} ${style.top}`)).size).toBe(
      INHERITED.length,
    );
    for (const name of INHERITED) page.cy.getElementById(name).emit("tap");
    expect(page.view.model.get("selected_steps")).toEqual(INHERITED);
  });

  it.each(INHERITED)("looks as planned and as the reference has it: %s", (name) => {
    const [plan, errors, warnings] = [new Map(), new Map(), new Map()];
    const scene: Scene = {
      ...{ mode: "reference", selected: new Set(), plan, errors, warnings },
      ...{ reference: referenceWith({}), run: NO_RUN, compared: null },
    };
    const drawn = step(name) satisfies StepElement;
    expect(appearance(drawn, scene).look).toBe("absent");
    const told = JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(referenceStep("Failed"))}}`);
    expect(appearance(drawn, { ...scene, reference: referenceWith(told) }).look).toBe("failed");
    const steps: Run["steps"] = JSON.parse(`{${JSON.stringify(name)}: {"state": "ran", "detail": ""}}`);
    expect(appearance(drawn, { ...scene, mode: "run", run: { ...NO_RUN, steps } }).look).toBe("ran");
    expect(appearance(drawn, { ...scene, reference: NO_REFERENCE }).look).toBe("plain");
  });
});
