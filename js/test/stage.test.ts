import cytoscape, { type Core } from "cytoscape";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appearance } from "../src/graph/appearance";
import { drawGraph } from "../src/graph/draw";
import { Stage } from "../src/graph/stage";
import { Hover } from "../src/hover";
import type { Elements, ManagedModel, Run, StepElement } from "../src/wire";
import { elementsOf, GraphModel } from "./graph_model";
import { stepRun } from "./panels_fake";
import { edge, elementsWith, NO_REFERENCE, NO_RUN, referenceStep, referenceWith, step } from "./wire_fake";

/** Every object inherits members of these names. */
const INHERITED = ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"];
const CHAIN = elementsOf("A>B B>C C>D D>E E>F F>G G>H");

let view: AbortController;
let resized: () => void;

beforeEach(() => {
  view = new AbortController();
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
  view.abort();
  vi.unstubAllGlobals();
});

/** A cytoscape in a room of that size, which `enlarge` changes. */
function host(width: number, height: number) {
  const cy = cytoscape({ headless: true, styleEnabled: true });
  const room = { width, height };
  let known = { ...room };
  const resize = () => {
    known = { ...room };
    return cy;
  };
  Object.assign(cy, { width: () => known.width, height: () => known.height, resize });
  const traits = new Map<string, unknown>([
    ["cytoscape_layout", { name: "preset" }],
    ["cytoscape_style", []],
  ]);
  const hosted = {
    get: (trait: string) => traits.get(trait),
    on: () => {},
    off: () => {},
  } as unknown as ManagedModel;
  const enlarge = async (width: number, height: number) => {
    Object.assign(room, { width, height });
    resized();
    await new Promise(requestAnimationFrame);
  };
  return { cy, hosted, enlarge };
}

function draw(elements: Elements, width = 1400, height = 300) {
  const { cy, hosted, enlarge } = host(width, height);
  const slot = document.createElement("div");
  const model = new GraphModel({ elements });
  drawGraph(model, slot, { cy, hosted }, new Hover(() => []), view.signal);
  return { cy, slot, model, enlarge };
}

function stage(elements: Elements, width: number, height: number) {
  const { cy, hosted, enlarge } = host(width, height);
  const scene = { selected: new Set<string>(), plan: new Map(), reference: NO_REFERENCE, run: null };
  const slot = document.createElement("div");
  const made = new Stage(elements, () => scene, slot, { cy, hosted }, view.signal);
  return { cy, slot, made, enlarge };
}

function labels(cy: Core) {
  return cy.nodes().map((node) => node.data("label") as string);
}

function places(cy: Core) {
  return new Map(cy.nodes().map((node) => [node.id(), { ...node.position() }]));
}

describe("Stage", () => {
  it("turns the drawing with the room, until somebody has moved it", async () => {
    const { cy, made, slot, enlarge } = stage(CHAIN, 1400, 300);
    expect(made.orientation).toBe("horizontal");
    await enlarge(500, 600);
    expect(made.orientation).toBe("vertical");
    expect(slot.dataset.orientation).toBe("vertical");
    cy.panBy({ x: 5, y: 0 });
    const before = { ...cy.pan() };
    await enlarge(1400, 300);
    expect(made.orientation).toBe("vertical");
    expect(cy.pan()).toEqual({ x: before.x + 450, y: before.y - 150 });
  });

  it("keeps a view that was out of sight for a while", async () => {
    const { cy, enlarge } = stage(CHAIN, 1400, 300);
    cy.panBy({ x: 5, y: 0 });
    const before = { ...cy.pan() };
    await enlarge(0, 0);
    await enlarge(1400, 300);
    expect(cy.pan()).toEqual(before);
  });

  it("is turned by who wants it so, whatever the room", async () => {
    const { cy, made, enlarge } = stage(CHAIN, 1400, 300);
    made.turn("vertical");
    expect(new Set([...places(cy).values()].map(({ x }) => x)).size).toBe(1);
    await enlarge(1500, 300);
    expect(made.orientation).toBe("vertical");
    made.turn("auto");
    expect(made.orientation).toBe("horizontal");
    expect(new Set([...places(cy).values()].map(({ y }) => y)).size).toBe(1);
  });

  it("writes labels anew that have to fit into other cards", async () => {
    const long = elementsOf("Training-northern>Evaluate-northern");
    const { cy, enlarge } = stage(long, 900, 300);
    const name = () =>
      cy
        .nodes()
        .map((node) => node.data("label") as string)[0]
        ?.split("\n")[0];
    expect(name()).toBe("Training-northern");
    await enlarge(320, 110);
    expect(name()).toContain("…");
  });

  it("writes a display name below the name, or else the type", () => {
    const named = { display_name: "Fit a model" };
    const { cy } = stage(elementsWith([step("S1", named), step("S2", named), step("S3")]), 900, 300);
    expect(labels(cy)).toEqual(["S1\nFit a model", "S2\nFit a model", "S3\nTraining"]);
  });

  it("shortens a long display name in the middle, and keeps the status in sight", () => {
    const display_name = `begins ${"D".repeat(256)} ends`;
    const { cy, model } = draw(elementsWith([step("S1", { display_name })]));
    model.receive("run", { ...NO_RUN, state: "running", steps: { S1: stepRun({ state: "executing" }) } });
    return vi.waitFor(() => {
      const second = labels(cy)[0]?.split("\n")[1];
      expect(second).toMatch(/^b.*….*s · executing$/);
      expect((second as string).length).toBeLessThan(30);
    });
  });

  it("writes out what would turn a label around, and fits it so", () => {
    const { cy } = stage(elementsWith([step("S\u202e1", { display_name: "Fit\u2066" })]), 900, 300);
    expect(labels(cy)).toEqual(["S\\u202e1\nFit\\u2066"]);
  });

  it("draws a box for each branch", () => {
    const box = { container: "A", branch: "IfSteps", title: "If", depth: 0, x: 1, y: 0, width: 1, height: 1 };
    const { slot } = stage(elementsWith([step("A"), step("B")], [edge("A", "B")], [box]), 900, 300);
    expect([...slot.querySelectorAll(".ssw-area")].map((area) => area.textContent)).toEqual(["If"]);
  });
});

describe("drawGraph", () => {
  it("draws other elements in place of those that it drew", () => {
    const { cy, slot, model } = draw(elementsOf("A>B B>C"));
    const parts = slot.children.length;
    model.receive("elements", elementsOf("B>C C>New"));
    expect(cy.nodes().map((node) => node.id())).toEqual(["B", "C", "New"]);
    expect(slot.children.length).toBe(parts);
    cy.getElementById("New").emit("tap");
    expect(model.sent).toEqual([{ selected_steps: ["New"] }]);
    slot.dispatchEvent(new KeyboardEvent("keydown", { key: "a", ctrlKey: true }));
    expect(model.sent.at(-1)).toEqual({ selected_steps: ["B", "C", "New"] });
    expect(model.sent).toHaveLength(2);
  });

  it("keeps what is selected of other elements in the picture", () => {
    const { cy, model } = draw(elementsOf("A>B B>C"));
    model.receive("selected_steps", ["C"]);
    model.receive("elements", elementsOf("B>C"));
    expect(cy.nodes(".selected").map((node) => node.id())).toEqual(["C"]);
  });

  it("tells pointer and screen reader the whole display name", () => {
    const display_name = `begins ${"D".repeat(256)} ends`;
    const { cy, slot } = draw(elementsWith([step("S1", { display_name }), step("S2")]));
    const told = `S1, ${display_name}, Training, `;
    cy.getElementById("S1").emit("mouseover");
    expect(slot.querySelector<HTMLElement>(".ssw-tooltip:not([hidden])")?.textContent).toContain(told);
    cy.getElementById("S1").emit("tap");
    expect(slot.querySelector('[role="status"]')?.textContent).toContain(told);
  });

  it("hears nothing any more once the view is gone", () => {
    const { model } = draw(elementsOf("A>B"));
    view.abort();
    expect(model.listenerCount).toBe(0);
  });
});

describe("a step with the name of what every object inherits", () => {
  const elements = elementsWith(
    INHERITED.map((name) => step(name)),
    INHERITED.slice(1).map((name, i) => edge(INHERITED[i] as string, name, "reads it")),
  );

  it("is drawn, with its edges, and selected by a click", () => {
    const { cy, model } = draw(elements);
    expect(cy.nodes().map((node) => node.id())).toEqual(INHERITED);
    expect(cy.edges(".routed").length).toBe(INHERITED.length - 1);
    const positions = [...places(cy).values()];
    expect(new Set(positions.map(({ x, y }) => `${x} ${y}`)).size).toBe(INHERITED.length);
    expect(positions.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
    for (const name of INHERITED) cy.getElementById(name).emit("tap");
    expect(model.get("selected_steps")).toEqual(INHERITED);
  });

  it.each(INHERITED)("looks as planned and as the reference has it: %s", (name) => {
    const scene = { selected: new Set<string>(), plan: new Map(), reference: referenceWith({}), run: NO_RUN };
    const drawn = step(name) satisfies StepElement;
    expect(appearance(drawn, scene)).toEqual({
      look: "plain",
      selected: false,
      status: { sign: "–", word: "" },
    });
    const told = JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(referenceStep("Failed"))}}`);
    expect(appearance(drawn, { ...scene, reference: referenceWith(told) }).status.word).toBe("failed");
    const steps: Run["steps"] = JSON.parse(`{${JSON.stringify(name)}: {"state": "ran", "detail": ""}}`);
    expect(appearance(drawn, { ...scene, run: { ...NO_RUN, steps } }).look).toBe("ran");
  });
});
