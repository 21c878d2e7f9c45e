import cytoscape, { type NodeSingular } from "cytoscape";
import { describe, expect, it } from "vitest";
import type { Scene } from "../src/graph/appearance";
import { arrange } from "../src/graph/arrangement";
import { toCytoscape } from "../src/graph/elements";
import { type Direction, neighbour } from "../src/graph/focus";
import { applyArrangement } from "../src/graph/layout";
import { Painter } from "../src/graph/paint";
import type { PlanAction } from "../src/wire";
import { elementsOf } from "./graph_model";

const elements = elementsOf("A>B A>C B>D C>D A>D");

function draw() {
  return cytoscape({ headless: true, styleEnabled: true, elements: toCytoscape(elements) });
}

function sceneOf(selected: string[], plan: Record<string, PlanAction>): Scene {
  const reference = { arn: null, state: "none" as const, message: "", steps: {}, newer: null };
  return { selected: new Set(selected), plan: new Map(Object.entries(plan)), reference, run: null };
}

describe("Painter", () => {
  it("tells selection and plan by classes", () => {
    const cy = draw();
    new Painter(cy, elements.nodes, ({ id }) => id).paint(sceneOf(["B"], { A: "reuse", B: "run" }));
    expect(cy.nodes(".selected").map((node) => node.id())).toEqual(["B"]);
    expect(cy.nodes(".run").map((node) => node.id())).toEqual(["B"]);
    expect(cy.nodes(".reuse").map((node) => node.id())).toEqual(["A"]);
  });

  it("touches only the steps that changed", () => {
    const cy = draw();
    const written: string[] = [];
    const painter = new Painter(cy, elements.nodes, ({ id }) => {
      written.push(id);
      return id;
    });
    painter.paint(sceneOf(["B"], {}));
    written.length = 0;
    painter.paint(sceneOf(["B", "C"], {}));
    expect(written).toEqual(["C"]);
  });

  it("marks readers until others are marked, whatever is painted meanwhile", () => {
    const cy = draw();
    const readers = () => cy.nodes(".reader").map((node) => node.id());
    const painter = new Painter(cy, elements.nodes, ({ id }) => id);
    painter.markReaders(["A", "B"]);
    painter.paint(sceneOf(["B"], { A: "reuse", B: "run" }));
    expect(readers()).toEqual(["A", "B"]);
    painter.markReaders(["B", "C"]);
    expect(readers()).toEqual(["B", "C"]);
    expect(cy.getElementById("B").classes()).toEqual(["run", "selected", "reader"]);
    painter.markReaders([]);
    expect(readers()).toEqual([]);
    expect(cy.getElementById("A").classes()).toEqual(["reuse"]);
  });

  it("touches nothing else to mark readers", () => {
    const cy = draw();
    const painter = new Painter(cy, elements.nodes, ({ id }) => id);
    painter.paint(sceneOf(["B"], {}));
    const touched = new Set<string>();
    cy.on("style data position", "node", ({ target }) => touched.add(target.id()));
    painter.markReaders(["A"]);
    expect([...touched]).toEqual(["A"]);
  });

  it("moves nothing", () => {
    const cy = draw();
    applyArrangement(cy, arrange(elements, "horizontal", 150));
    const before = cy.nodes().map((node) => ({ ...node.position() }));
    new Painter(cy, elements.nodes, ({ id }) => id).paint(sceneOf(["A"], { A: "run" }));
    expect(cy.nodes().map((node) => node.position())).toEqual(before);
  });
});

describe("toCytoscape", () => {
  it("marks the edge by which a step is held", () => {
    const held = { ...elementsOf("If>Then If>Other") };
    held.nodes = held.nodes.map((node) => (node.id === "Then" ? { ...node, container: "If" } : node));
    const edges = toCytoscape(held).filter(({ group }) => group === "edges");
    expect(edges.map(({ classes }) => classes)).toEqual(["held", ""]);
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
  applyArrangement(cy, arrange(elements, orientation, 150));
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
