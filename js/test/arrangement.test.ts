import { describe, expect, it } from "vitest";
import { arrange } from "../src/graph/arrangement";
import { neededHeight } from "../src/graph/needed_height";
import { edgeReasons, reasonsOf } from "../src/graph/reasons";
import { NODE_HEIGHT } from "../src/graph/sizes";
import type { BoxPlace, Orientation } from "../src/wire";
import { elementsOf } from "./graph_model";
import { edge, elementsWith, step } from "./wire_fake";

const WIDTH = 150;
const ELEMENTS = elementsOf("A>B B>C A>C");
const ORIENTATIONS = ["horizontal", "vertical"] as const;

function middle(step: string, orientation: Orientation) {
  const box = arrange(ELEMENTS, orientation, WIDTH).cards.get(step);
  if (!box) throw new Error(`There is no card of ${step}.`);
  return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
}

describe("arrange", () => {
  it.each(ORIENTATIONS)("scales the %s drawing by the size of its cards", (orientation) => {
    const { cards } = arrange(ELEMENTS, orientation, WIDTH);
    const place = ELEMENTS.layout[orientation].nodes[2];
    expect(cards.get("C")).toEqual({
      x1: (place?.x ?? 0) * WIDTH,
      y1: (place?.y ?? 0) * NODE_HEIGHT,
      x2: ((place?.x ?? 0) + 1) * WIDTH,
      y2: ((place?.y ?? 0) + 1) * NODE_HEIGHT,
    });
  });

  it("leads an edge straight out of its source and straight into its target", () => {
    const [across] = arrange(ELEMENTS, "horizontal", WIDTH).routes();
    expect(across?.map(({ y }) => y)).toEqual([middle("A", "horizontal").y, middle("B", "horizontal").y]);
    const [down] = arrange(ELEMENTS, "vertical", WIDTH).routes();
    expect(down?.map(({ x }) => x)).toEqual([middle("A", "vertical").x, middle("B", "vertical").x]);
  });

  it("leads an edge straight through the ranks that it passes", () => {
    const bend = ELEMENTS.layout.horizontal.bends[2]?.[0] ?? [0, 0];
    const route = arrange(ELEMENTS, "horizontal", WIDTH).routes()[2] ?? [];
    const passing = route.filter(({ y }) => y === bend[1] * NODE_HEIGHT);
    expect(passing.map(({ x }) => x)).toHaveLength(2);
    expect(passing[0]?.x).toBeLessThan(bend[0] * WIDTH);
    expect(passing[1]?.x).toBeGreaterThan((bend[0] + 1) * WIDTH);
  });

  it("draws no edge that a box tells", () => {
    const layout = { ...ELEMENTS.layout.vertical, bends: [[], [], null] };
    const told = { ...ELEMENTS, layout: { ...ELEMENTS.layout, vertical: layout } };
    expect(arrange(told, "vertical", WIDTH).routes()[2]).toBeNull();
  });

  it("has every box, with its title", () => {
    const box: BoxPlace = {
      container: "Gate",
      branch: "IfSteps",
      title: "If",
      depth: 0,
      x: 1,
      y: 2,
      width: 1.5,
      height: 1.5,
    };
    const [area] = arrange(elementsWith([step("Gate")], [], [box]), "vertical", 100).areas;
    expect(area).toEqual({
      ...{ title: "If", container: "Gate", branch: "IfSteps", depth: 0 },
      x1: 100,
      y1: 2 * NODE_HEIGHT,
      x2: 250,
      y2: 3.5 * NODE_HEIGHT,
    });
  });

  it("has every lane, with its label", () => {
    const layout = {
      ...ELEMENTS.layout.vertical,
      lanes: [{ label: "North", x: 1, y: 2, width: 1, height: 3.5 }],
    };
    const told = { ...ELEMENTS, layout: { ...ELEMENTS.layout, vertical: layout } };
    expect(arrange(told, "vertical", 100).lanes).toEqual([
      { label: "North", x1: 100, y1: 2 * NODE_HEIGHT, x2: 200, y2: 5.5 * NODE_HEIGHT },
    ]);
  });

  it("draws a pipeline without steps", () => {
    expect(arrange(elementsWith([]), "horizontal", WIDTH).cards.size).toBe(0);
  });
});

describe("edgeReasons", () => {
  it("says why an edge exists", () => {
    const edges = [
      edge("Inner", "Deep", "stands in its ForEachBody"),
      edge("Fit", "Deep", "reads ModelName"),
    ];
    const reasons = reasonsOf([...edges, edge("Fit", "Other")]);
    expect(edgeReasons(reasons, "Fit", "Deep")).toEqual(["Deep reads ModelName"]);
    expect(edgeReasons(reasons, "Fit", "Other")).toEqual([]);
    expect(edgeReasons(reasons, "Nobody", "Deep")).toEqual([]);
  });
});

describe("neededHeight", () => {
  const measure = (text: string) => text.length * 7;
  const chain = elementsOf("A>B B>C C>D D>E E>F F>G G>H");

  it("is as much as a drawing needs that is seen whole, within limits", () => {
    expect(neededHeight(elementsOf("A>B"), 1000, "auto", measure)).toBe(280);
    expect(neededHeight(chain, 1400, "auto", measure)).toBe(280);
    expect(neededHeight(chain, 420, "auto", measure)).toBeGreaterThan(500);
    expect(
      neededHeight(elementsOf("A>B A>C A>D A>E A>F A>G A>H"), 300, "horizontal", measure),
    ).toBeGreaterThan(430);
  });

  it("is the most where not all can be seen", () => {
    const long = elementsOf(Array.from({ length: 40 }, (_, i) => `S${i}>S${i + 1}`).join(" "));
    expect(neededHeight(long, 500, "vertical", measure)).toBe(560);
  });
});
