import cytoscape from "cytoscape";
import { describe, expect, it, vi } from "vitest";
import { toCytoscape } from "../src/graph/elements";
import { Painter } from "../src/graph/paint";
import { attachReading } from "../src/graph/reading";
import { Hover, type Subject } from "../src/hover";
import { elementsOf } from "./graph_model";
import { field } from "./panels_fake";

const DEPTH = field({ name: "Depth", read_by: ["B"] });
const DATA = field({ name: "Data", read_by: ["A", "B"] });
const UNREAD = field({ name: "Unread" });
const step = (name: string): Subject => ({ kind: "step", name });
const parameter = (name: string): Subject => ({ kind: "parameter", name });

describe("Hover", () => {
  it("leads from a parameter to its readers, and from a step to what it reads", () => {
    const hover = new Hover(() => [DEPTH, DATA]);
    hover.setPointed(parameter("Data"));
    expect([hover.readers, hover.read]).toEqual([["A", "B"], []]);
    hover.setPointed(step("B"));
    expect([hover.readers, hover.read]).toEqual([[], ["Depth", "Data"]]);
    hover.setPointed(step("C"));
    expect(hover.read).toEqual([]);
  });

  it("returns to what it was on before, when pointer or keyboard leaves", () => {
    const hover = new Hover(() => [DEPTH, DATA]);
    hover.setFocused(parameter("Depth"));
    hover.setPointed(parameter("Data"));
    expect(hover.subject).toEqual(parameter("Data"));
    hover.setPointed(null);
    expect(hover.subject).toEqual(parameter("Depth"));
    hover.setPointed(step("A"));
    hover.setFocused(step("B"));
    expect(hover.subject).toEqual(step("B"));
    hover.setFocused(null);
    expect(hover.subject).toEqual(step("A"));
    hover.setPointed(null);
    expect(hover.subject).toBeNull();
  });

  it("speaks only when something else is pointed at, and to nobody whose view is gone", () => {
    const view = new AbortController();
    const hover = new Hover(() => []);
    const react = vi.fn();
    hover.onChange(react, view.signal);
    hover.setFocused(step("A"));
    hover.setPointed(step("A"));
    expect(react).toHaveBeenCalledOnce();
    view.abort();
    hover.setPointed(step("B"));
    expect(react).toHaveBeenCalledOnce();
  });

  it("knows the parameters of now", () => {
    let fields = [DEPTH];
    const hover = new Hover(() => fields);
    expect(hover.parametersOf("A")).toEqual([]);
    fields = [DEPTH, DATA];
    expect(hover.parametersOf("A")).toEqual(["Data"]);
  });
});

describe("reading, in the graph", () => {
  const elements = elementsOf("A>B B>C");

  function draw() {
    const view = new AbortController();
    const slot = document.createElement("div");
    const cy = cytoscape({ headless: true, styleEnabled: true, elements: toCytoscape(elements) });
    const hover = new Hover(() => [DEPTH, DATA, UNREAD]);
    const painter = new Painter(cy, elements.nodes, ({ id }) => id);
    attachReading(cy, painter, slot, hover, view.signal);
    const note = slot.querySelector<HTMLElement>(".ssw-reading");
    return { cy, slot, hover, view, note: () => (note?.hidden ? "" : note?.textContent) };
  }

  it("marks the readers of the parameter pointed at and names them", () => {
    const { cy, hover, note } = draw();
    hover.setPointed(parameter("Data"));
    expect(cy.nodes(".reader").map((node) => node.id())).toEqual(["A", "B"]);
    expect(note()).toBe("Data · Read by A, B");
    hover.setPointed(null);
    expect(cy.nodes(".reader").length).toBe(0);
    expect(note()).toBe("");
  });

  it("says so where nothing reads it, and nothing of a step that reads nothing", () => {
    const { hover, note } = draw();
    hover.setPointed(parameter("Unread"));
    expect(note()).toBe("Unread · No step reads it");
    hover.setPointed(step("C"));
    expect(note()).toBe("");
  });

  it("points at the step under the pointer, without a class of any step being touched", () => {
    const { cy, hover, note } = draw();
    const styled = vi.fn();
    cy.on("style", "node", styled);
    cy.getElementById("B").emit("mouseover");
    expect(hover.subject).toEqual(step("B"));
    expect(note()).toBe(""); // the tooltip says it
    cy.getElementById("B").emit("mouseout");
    expect(hover.subject).toBeNull();
    expect(styled).not.toHaveBeenCalled();
  });

  it("leaves the step when the pointer leaves the graph from it, and finds it again", () => {
    const { cy, slot, hover } = draw();
    cy.getElementById("B").emit("mouseover");
    slot.dispatchEvent(new Event("pointerleave"));
    expect(hover.subject).toBeNull();
    cy.getElementById("B").emit("mousemove");
    expect(hover.subject).toEqual(step("B"));
  });

  it("names what the step reads that the keyboard is on", () => {
    const { hover, note } = draw();
    hover.setFocused(step("B"));
    expect(note()).toBe("B · Reads Depth, Data");
  });

  it("follows nothing any more once its view is gone", () => {
    const { cy, hover, view } = draw();
    view.abort();
    hover.setPointed(parameter("Data"));
    cy.getElementById("B").emit("mouseover");
    expect(cy.nodes(".reader").length).toBe(0);
    expect(hover.subject).toEqual(parameter("Data"));
  });
});
