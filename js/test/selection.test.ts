import cytoscape from "cytoscape";
import { beforeEach, describe, expect, it } from "vitest";
import { toCytoscape } from "../src/graph/elements";
import { attachGestures, Clicks } from "../src/graph/gestures";
import { Paths } from "../src/graph/paths";
import { Selection } from "../src/graph/selection";
import { elementsOf, GraphModel } from "./graph_model";
import { edge, elementsWith, step } from "./wire_fake";

const elements = elementsOf("A>B B>C C>D");
const order = elements.nodes.map(({ id }) => id);

function setUp(selected_steps: string[] = []) {
  const model = new GraphModel({ elements, selected_steps });
  return { model, selection: new Selection(model, order) };
}

describe("Selection", () => {
  it("is written in definition order, whichever step came first", () => {
    const { model, selection } = setUp();
    selection.toggle("C");
    selection.toggle("A");
    expect(model.sent).toEqual([{ selected_steps: ["C"] }, { selected_steps: ["A", "C"] }]);
  });

  it("loses a step that is toggled again", () => {
    const { model, selection } = setUp(["A", "C"]);
    selection.toggle("A");
    expect(model.get("selected_steps")).toEqual(["C"]);
  });

  it("is not written when nothing changes", () => {
    const { model, selection } = setUp(["A"]);
    selection.add(["A"]);
    expect(model.sent).toEqual([]);
  });

  it("is replaced, never changed in place", () => {
    const before = ["A"];
    const { selection } = setUp(before);
    selection.add(["B"]);
    expect(before).toEqual(["A"]);
  });

  it("is filled and emptied by one write each", () => {
    const { model, selection } = setUp(["B"]);
    selection.selectAll();
    selection.clear();
    expect(model.sent).toEqual([{ selected_steps: order }, { selected_steps: [] }]);
  });

  it("keeps a step that is not in the graph, at its end", () => {
    const { model, selection } = setUp(["Elsewhere"]);
    selection.toggle("B");
    expect(model.get("selected_steps")).toEqual(["B", "Elsewhere"]);
  });
});

describe("Clicks", () => {
  it("take a step and everything after it with the second click, and keep what was selected", () => {
    const { model, selection } = setUp(["A"]);
    const clicks = new Clicks(selection, new Paths(elements));
    clicks.click("B", 1);
    clicks.click("B", 2);
    expect(model.get("selected_steps")).toEqual(["A", "B", "C", "D"]);
    clicks.click("B", 3);
    expect(model.get("selected_steps")).toEqual(["A", "C", "D"]);
  });
});

describe("Paths", () => {
  const paths = new Paths(elementsOf("A>B A>C B>D C>D D>E"));

  it("lead onward, back and between", () => {
    expect([...paths.onward("B")].sort()).toEqual(["B", "D", "E"]);
    expect([...paths.back("D")].sort()).toEqual(["A", "B", "C", "D"]);
    expect([...paths.between(["A", "D"])].sort()).toEqual(["A", "B", "C", "D"]);
    expect([...paths.between(["E"])]).toEqual(["E"]);
  });

  it("leave out bodies of a ForEach that is among the steps, however deep", () => {
    const inEach = { container: "Each", branch: "ForEachBody" as const };
    const inIf = { container: "If", branch: "IfSteps" as const };
    const nodes = [step("Each"), step("If", inEach), step("Fit", inIf), step("After")];
    const held = new Paths(
      elementsWith(nodes, [edge("Each", "If"), edge("If", "Fit"), edge("Each", "After")]),
    );
    expect([...held.withoutBodies(held.onward("Each"))]).toEqual(["Each", "After"]);
    expect([...held.withoutBodies(new Set(["Fit"]))]).toEqual(["Fit"]);
  });
});

describe("attachGestures", () => {
  let view: AbortController;
  beforeEach(() => {
    view = new AbortController();
  });

  function draw(selected_steps: string[] = []) {
    const { model, selection } = setUp(selected_steps);
    const cy = cytoscape({ headless: true, elements: toCytoscape(elements) });
    attachGestures(cy, new Clicks(selection, new Paths(elements)), selection, view.signal);
    return { model, cy };
  }

  it("toggles the step that is tapped", () => {
    const { model, cy } = draw(["A"]);
    cy.getElementById("B").emit("tap");
    cy.getElementById("A").emit("tap");
    expect(model.get("selected_steps")).toEqual(["B"]);
  });

  it("writes a box once, and adds it", async () => {
    const { model, cy } = draw(["D"]);
    cy.nodes("#A, #C").emit("box");
    await Promise.resolve();
    expect(model.sent).toEqual([{ selected_steps: ["A", "C", "D"] }]);
  });

  it("leaves edges alone", () => {
    const { model, cy } = draw();
    cy.edges().emit("tap");
    cy.edges().emit("box");
    expect(model.sent).toEqual([]);
  });

  it("ends with the view, a box that is under way included", async () => {
    const { model, cy } = draw();
    cy.getElementById("A").emit("box");
    view.abort();
    cy.getElementById("B").emit("tap");
    await Promise.resolve();
    expect(model.sent).toEqual([]);
  });
});
