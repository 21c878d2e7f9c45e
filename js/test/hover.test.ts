import cytoscape from "cytoscape";
import { describe, expect, it, vi } from "vitest";
import { toCytoscape } from "../src/graph/elements";
import { Painter } from "../src/graph/paint";
import { attachReading } from "../src/graph/reading";
import { Pointing, type Subject } from "../src/hover";
import { elementsOf } from "./graph_model";
import { field } from "./panels_fake";

const DEPTH = field({ name: "Depth", read_by: ["B"] });
const DATA = field({ name: "Data", read_by: ["A", "B"] });
const UNREAD = field({ name: "Unread" });
const step = (name: string): Subject => ({ kind: "step", name });
const parameter = (name: string): Subject => ({ kind: "parameter", name });

describe("Pointing", () => {
  it("leads from a parameter to its readers, and from a step to what it reads", () => {
    const pointing = new Pointing(() => [DEPTH, DATA]);
    pointing.hover(parameter("Data"));
    expect([pointing.readers, pointing.read]).toEqual([["A", "B"], []]);
    pointing.hover(step("B"));
    expect([pointing.readers, pointing.read]).toEqual([[], ["Depth", "Data"]]);
    pointing.hover(step("C"));
    expect(pointing.read).toEqual([]);
  });

  it("returns to what it was on before, when pointer or keyboard leaves", () => {
    const pointing = new Pointing(() => [DEPTH, DATA]);
    pointing.focus(parameter("Depth"));
    pointing.hover(parameter("Data"));
    expect(pointing.subject).toEqual(parameter("Data"));
    pointing.hover(null);
    expect(pointing.subject).toEqual(parameter("Depth"));
    pointing.hover(step("A"));
    pointing.focus(step("B"));
    expect(pointing.subject).toEqual(step("B"));
    pointing.focus(null);
    expect(pointing.subject).toEqual(step("A"));
    pointing.hover(null);
    expect(pointing.subject).toBeNull();
  });

  it("speaks only when something else is pointed at, and to nobody whose view is gone", () => {
    const view = new AbortController();
    const pointing = new Pointing(() => []);
    const react = vi.fn();
    pointing.onChange(react, view.signal);
    pointing.focus(step("A"));
    pointing.hover(step("A"));
    expect(react).toHaveBeenCalledOnce();
    view.abort();
    pointing.hover(step("B"));
    expect(react).toHaveBeenCalledOnce();
  });

  it("knows the parameters of now", () => {
    let fields = [DEPTH];
    const pointing = new Pointing(() => fields);
    expect(pointing.parametersOf("A")).toEqual([]);
    fields = [DEPTH, DATA];
    expect(pointing.parametersOf("A")).toEqual(["Data"]);
  });
});

describe("reading, in the graph", () => {
  const elements = elementsOf("A>B B>C");

  function draw() {
    const view = new AbortController();
    const slot = document.createElement("div");
    const cy = cytoscape({ headless: true, styleEnabled: true, elements: toCytoscape(elements) });
    const pointing = new Pointing(() => [DEPTH, DATA, UNREAD]);
    const painter = new Painter(cy, elements.nodes, ({ id }) => id);
    attachReading(cy, painter, slot, pointing, view.signal);
    const note = slot.querySelector<HTMLElement>(".ssw-reading");
    return { cy, slot, pointing, view, note: () => (note?.hidden ? "" : note?.textContent) };
  }

  it("marks the readers of the parameter pointed at and names them", () => {
    const { cy, pointing, note } = draw();
    pointing.hover(parameter("Data"));
    expect(cy.nodes(".reader").map((node) => node.id())).toEqual(["A", "B"]);
    expect(note()).toBe("Data · Read by A, B");
    pointing.hover(null);
    expect(cy.nodes(".reader").length).toBe(0);
    expect(note()).toBe("");
  });

  it("says so where nothing reads it, and nothing of a step that reads nothing", () => {
    const { pointing, note } = draw();
    pointing.hover(parameter("Unread"));
    expect(note()).toBe("Unread · No step reads it");
    pointing.hover(step("C"));
    expect(note()).toBe("");
  });

  it("points at the step under the pointer, without a class of any step being touched", () => {
    const { cy, pointing, note } = draw();
    const styled = vi.fn();
    cy.on("style", "node", styled);
    cy.getElementById("B").emit("mouseover");
    expect(pointing.subject).toEqual(step("B"));
    expect(note()).toBe(""); // the tooltip says it
    cy.getElementById("B").emit("mouseout");
    expect(pointing.subject).toBeNull();
    expect(styled).not.toHaveBeenCalled();
  });

  it("leaves the step when the pointer leaves the graph from it, and finds it again", () => {
    const { cy, slot, pointing } = draw();
    cy.getElementById("B").emit("mouseover");
    slot.dispatchEvent(new Event("pointerleave"));
    expect(pointing.subject).toBeNull();
    cy.getElementById("B").emit("mousemove");
    expect(pointing.subject).toEqual(step("B"));
  });

  it("names what the step reads that the keyboard is on", () => {
    const { pointing, note } = draw();
    pointing.focus(step("B"));
    expect(note()).toBe("B · Reads Depth, Data");
  });

  it("follows nothing any more once its view is gone", () => {
    const { cy, pointing, view } = draw();
    view.abort();
    pointing.hover(parameter("Data"));
    cy.getElementById("B").emit("mouseover");
    expect(cy.nodes(".reader").length).toBe(0);
    expect(pointing.subject).toEqual(parameter("Data"));
  });
});
