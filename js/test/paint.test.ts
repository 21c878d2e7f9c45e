import cytoscape, { type Core, type NodeSingular } from "cytoscape";
import { describe, expect, it } from "vitest";
import type { Scene } from "../src/graph/appearance";
import { Areas } from "../src/graph/areas";
import { arrange } from "../src/graph/arrangement";
import { Cards } from "../src/graph/cards";
import { toCytoscape } from "../src/graph/elements";
import { type Direction, neighbour } from "../src/graph/focus";
import { detailAt } from "../src/graph/layers";
import { applyArrangement } from "../src/graph/layout";
import { Painter } from "../src/graph/paint";
import type { PlanAction } from "../src/wire";
import { elementsOf } from "./graph_model";
import { giveEnds } from "./graph_page";
import { NO_REFERENCE, NO_RUN, referenceStep, referenceWith } from "./wire_fake";

const elements = elementsOf("A>B A>C B>D C>D A>D");

function draw() {
  return giveEnds(cytoscape({ headless: true, styleEnabled: true, elements: toCytoscape(elements) }));
}

function sceneOf(selected: string[], plan: Record<string, PlanAction>): Scene {
  const [errors, warnings] = [new Map(), new Map()];
  const judged = { selected: new Set(selected), plan: new Map(Object.entries(plan)), errors, warnings };
  return { mode: "plan", ...judged, reference: NO_REFERENCE, run: NO_RUN, compared: null };
}

function painterOf(cy: Core) {
  const measure = (text: string) => text.length;
  const cards = new Cards(elements.nodes, "4 steps", measure, measure);
  return { cards, painter: new Painter(cy, elements, cards, new Areas()) };
}

const edgesIn = (cy: Core, look: string) =>
  cy.edges(`.${look}`).map((edge) => `${edge.data("source")}${edge.data("target")}`);

describe("Painter", () => {
  it("colours the edges between steps that run, and from what they reuse", () => {
    const cy = draw();
    const { painter } = painterOf(cy);
    painter.paint(sceneOf(["B", "D"], { A: "reuse", B: "run", C: "not-run", D: "run" }));
    expect(edgesIn(cy, "run")).toEqual(["BD"]);
    expect(edgesIn(cy, "reuse")).toEqual(["AB", "AD"]);
    painter.paint({ ...sceneOf([], {}), mode: "reference" });
    expect([edgesIn(cy, "run"), edgesIn(cy, "reuse")]).toEqual([[], []]);
  });

  it("raises steps, and lets them down again", () => {
    const { painter, cards } = painterOf(draw());
    painter.raise(new Set(["A", "B", "D"]));
    expect(cards.of("C")?.dataset.raised).toBeUndefined();
    expect(cards.of("B")?.dataset.raised).toBe("true");
    painter.raise(null);
    expect(cards.root.hasAttribute("data-raising")).toBe(false);
  });

  it("touches nothing of the canvas to paint what cards show", () => {
    const cy = draw();
    const { painter } = painterOf(cy);
    painter.paint(sceneOf([], {}));
    let touched = 0;
    cy.on("style data position", () => {
      touched += 1;
    });
    painter.paint(sceneOf(["B"], { A: "not-run", B: "not-run" }));
    expect(touched).toBe(0);
  });

  it("moves nothing", () => {
    const cy = draw();
    applyArrangement(cy, elements, arrange(elements, "horizontal", 150));
    const before = cy.nodes().map((node) => ({ ...node.position() }));
    painterOf(cy).painter.paint(sceneOf(["A"], { A: "run" }));
    expect(cy.nodes().map((node) => node.position())).toEqual(before);
  });
});

describe("Cards", () => {
  it("marks exactly those that are named, whatever is painted meanwhile", () => {
    const { cards, painter } = painterOf(draw());
    const readers = () => ["A", "B", "C", "D"].filter((step) => cards.of(step)?.dataset.reader);
    cards.mark("reader", ["A", "B"]);
    painter.paint(sceneOf(["B"], { A: "reuse", B: "run" }));
    expect(readers()).toEqual(["A", "B"]);
    cards.mark("reader", ["B", "C"]);
    expect(readers()).toEqual(["B", "C"]);
    cards.mark("reader", []);
    expect(readers()).toEqual([]);
  });
});

describe("what a card says to a screen reader", () => {
  it("follows another reference, also where the card looks the same", () => {
    const { cards, painter } = painterOf(draw());
    const label = () => cards.of("A")?.getAttribute("aria-label");
    const scene = sceneOf(["A"], { A: "run" });
    const told = (status: string) => {
      painter.paint({ ...scene, reference: referenceWith({ A: referenceStep(status, { duration_s: 8 }) }) });
      return label();
    };
    expect(told("Succeeded")).toBe("A, Training, will run, succeeded in the reference");
    expect(told("Failed")).toBe("A, Training, will run, failed in the reference");
  });
});

describe("detailAt", () => {
  it("leaves out what cannot be read, and does not flicker at the border", () => {
    expect([1, 0.55, 0.5, 0.42, 0.3].map((zoom) => detailAt(zoom, "card"))).toEqual([
      ...["card", "card", "name", "name", "block"],
    ]);
    expect([0.42, 0.44, 0.55, 0.57].map((zoom) => detailAt(zoom, "block"))).toEqual([
      ...["block", "name", "name", "card"],
    ]);
    expect([0.42, 0.55, 0.56].map((zoom) => detailAt(zoom, "name"))).toEqual(["name", "name", "card"]);
  });
});

describe("toCytoscape", () => {
  it("marks the edge by which a step is held", () => {
    const held = { ...elementsOf("If>Then If>Other") };
    held.nodes = held.nodes.map((node) => (node.id === "Then" ? { ...node, container: "If" } : node));
    const edges = toCytoscape(held).filter(({ group }) => group === "edges");
    expect(edges.map(({ classes }) => classes)).toEqual([["held"], []]);
  });

  it("gives ipycytoscape no tooltip to parse as HTML", () => {
    for (const { data } of toCytoscape(elements)) expect(data).not.toHaveProperty("tooltip");
  });
});

describe.each([
  { orientation: "horizontal", onward: "right", back: "left", before: "up", after: "down", across: "y" },
  { orientation: "vertical", onward: "down", back: "up", before: "left", after: "right", across: "x" },
] as const)("neighbour, $orientation", ({ orientation, onward, back, before, after, across }) => {
  const cy = draw();
  applyArrangement(cy, elements, arrange(elements, orientation, 150));
  const from = (step: string) => cy.getElementById(step) as unknown as NodeSingular;
  const next = (step: string, direction: Direction) => neighbour(from(step), direction, orientation)?.id();

  it("follows edges onward and back", () => {
    expect(["B", "C"]).toContain(next("A", onward));
    expect(next("B", onward)).toBe("D");
    expect(next("B", back)).toBe("A");
  });

  it("stays in the rank across", () => {
    const [first, last] = ["B", "C"].sort(
      (one, other) => from(one).position(across) - from(other).position(across),
    ) as [string, string];
    expect(next(first, after)).toBe(last);
    expect(next(last, before)).toBe(first);
    expect(next(first, before)).toBeUndefined();
  });

  it("ends at the ends", () => {
    expect(next("A", back)).toBeUndefined();
    expect(next("D", onward)).toBeUndefined();
  });
});
