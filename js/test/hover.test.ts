import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Hover, type Subject } from "../src/hover";
import { type DrawnPage, drawPage } from "./graph_page";
import { field, verdict } from "./panels_fake";
import { edge, elementsWith, step as stepOf } from "./wire_fake";

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

describe("pointing, in the graph", () => {
  const elements = elementsWith(
    [stepOf("A"), stepOf("B"), stepOf("C")],
    [edge("A", "B", "reads Data.Path"), edge("B", "C")],
  );
  let life: AbortController;
  beforeEach(() => {
    life = new AbortController();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    life.abort();
    vi.useRealTimers();
  });

  const draw = () => drawPage({ elements, parameter_form: [DEPTH, DATA, UNREAD] }, life.signal);
  const marked = ({ cards }: DrawnPage, as: "reader" | "raised") =>
    cards()
      .filter(({ dataset }) => dataset[as])
      .map(({ dataset }) => dataset.step);
  const tip = ({ canvas }: DrawnPage) =>
    canvas.querySelector<HTMLElement>(".ssw-tooltip:not([hidden])")?.textContent;

  it("marks the readers of the parameter pointed at", () => {
    const page = draw();
    page.view.hover.setPointed(parameter("Data"));
    expect(marked(page, "reader")).toEqual(["A", "B"]);
    page.view.hover.setPointed(null);
    expect(marked(page, "reader")).toEqual([]);
  });

  it("raises the paths of a step once the pointer rests on it, here or in the panels", () => {
    const page = draw();
    page.cy.getElementById("B").emit("mouseover");
    expect(marked(page, "raised")).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(page.canvas.querySelectorAll(".ssw-raised > g").length).toBe(2);
    expect(marked(page, "raised")).toEqual(["A", "B", "C"]);
    page.cy.getElementById("B").emit("mouseout");
    page.view.hover.setPointed(step("A"));
    vi.advanceTimersByTime(100);
    expect(marked(page, "raised")).toEqual(["A", "B", "C"]);
    page.view.hover.setPointed(step("nowhere"));
    vi.advanceTimersByTime(100);
    expect(marked(page, "raised")).toEqual([]);
  });

  it("draws raised edges anew once a plan has coloured the others", async () => {
    const page = draw();
    page.cy.getElementById("B").emit("mouseover");
    vi.advanceTimersByTime(100);
    const raised = () => page.canvas.querySelector(".ssw-raised");
    const before = raised();
    void page.model.answer({ selected_steps: ["A", "B"], verdict: verdict(["A", "B"]) });
    await vi.advanceTimersByTimeAsync(500);
    expect(raised()).not.toBe(before);
    expect(raised()?.children.length).toBe(2);
  });

  it("tells a step in one card, and no path of data", () => {
    const page = draw();
    page.cy.getElementById("B").emit("mouseover");
    vi.advanceTimersByTime(400);
    expect(tip(page)).toBe("BTrainingReads Depth, Data");
    page.cy.getElementById("B").emit("mouseout");
    expect(tip(page)).toBeUndefined();
  });

  it("tells why an edge exists, and raises its ends", () => {
    const page = draw();
    page.cy.edges()[0]?.emit("mouseover");
    vi.advanceTimersByTime(400);
    expect(tip(page)).toBe("A → BB reads Data.Path");
    expect(marked(page, "raised")).toEqual(["A", "B"]);
  });

  it("hides what it tells when something is pressed, and when the view moves", () => {
    const page = draw();
    for (const act of [
      () => page.cy.panBy({ x: 1, y: 1 }),
      () => page.canvas.dispatchEvent(new Event("pointerdown")),
    ]) {
      page.cy.getElementById("B").emit("mouseover");
      vi.advanceTimersByTime(400);
      expect(tip(page)).toBeDefined();
      act();
      expect(tip(page)).toBeUndefined();
      page.cy.getElementById("B").emit("mouseout");
    }
  });

  it("points at the step under the pointer, and at nothing when the pointer leaves the graph from it", () => {
    const { cy, canvas, view } = draw();
    cy.getElementById("B").emit("mouseover");
    expect(view.hover.subject).toEqual(step("B"));
    canvas.dispatchEvent(new Event("pointerleave"));
    expect(view.hover.subject).toBeNull();
    cy.getElementById("B").emit("mousemove");
    expect(view.hover.subject).toEqual(step("B"));
  });

  it("follows nothing any more once its view is gone", () => {
    const page = draw();
    life.abort();
    page.view.hover.setPointed(parameter("Data"));
    vi.advanceTimersByTime(400);
    expect(marked(page, "reader")).toEqual([]);
    page.cy.getElementById("B").emit("mouseover");
    expect(page.view.hover.subject).toEqual(parameter("Data"));
  });
});
