import { describe, expect, it } from "vitest";
import { type LayeredLayout, layered } from "../src/graph/layered";
import type { Elements, StepEdge } from "../src/wire";
import { elementsOf } from "./graph_model";
import { edge, step } from "./wire_fake";

const SPACING = { step: 60, bend: 14, group: 24 };

function layOut({ nodes, edges }: Elements): LayeredLayout {
  return layered(
    nodes.map(({ id }) => id),
    edges,
    SPACING,
  );
}

function rank(layout: LayeredLayout, step: string): number | undefined {
  return layout.places.get(step)?.rank;
}

/** A DAG of `count` steps in which each edge points to a later step; the same for the same seed. */
function randomElements(count: number, edgeCount: number, seed: number): Elements {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
  const edges = new Map<string, StepEdge>();
  while (edges.size < edgeCount) {
    const target = 1 + next(count - 1);
    const source = Math.max(0, target - 1 - next(Math.min(target, 12)));
    edges.set(`${source} ${target}`, edge(`S${source}`, `S${target}`));
  }
  const nodes = Array.from({ length: count }, (_, i) => step(`S${i}`));
  return { nodes, edges: [...edges.values()] };
}

/** Where an edge is, in each rank that it passes. */
function passes(layout: LayeredLayout, i: number) {
  return (layout.bends[i] ?? []).map(({ rank, y }) => ({ rank, y, step: false }));
}

describe("layered", () => {
  it("places a step right of everything that it consumes", () => {
    const elements = randomElements(120, 200, 7);
    const layout = layOut(elements);
    for (const { source, target } of elements.edges) {
      expect(rank(layout, target)).toBeGreaterThan(rank(layout, source) as number);
    }
  });

  it("places a source next to its nearest consumer", () => {
    const layout = layOut(elementsOf("A>B B>C Late>C"));
    expect(rank(layout, "Late")).toBe(1);
  });

  it("keeps steps and passing edges of a rank apart", () => {
    const elements = randomElements(80, 130, 3);
    const layout = layOut(elements);
    const points = [
      ...[...layout.places.values()].map((place) => ({ ...place, step: true })),
      ...elements.edges.flatMap((_, i) => passes(layout, i)),
    ];
    for (let r = 0; r < layout.ranks; r++) {
      const column = points.filter((point) => point.rank === r).sort((a, b) => a.y - b.y);
      for (const [i, point] of column.slice(1).entries()) {
        const previous = column[i] as (typeof column)[number];
        const least = [SPACING.bend, (SPACING.bend + SPACING.step) / 2, SPACING.step];
        const room = least[Number(previous.step) + Number(point.step)] as number;
        expect(point.y - previous.y).toBeGreaterThanOrEqual(room - 1e-6);
      }
    }
  });

  it("gives an edge one bend per rank between its ends", () => {
    const elements = elementsOf("A>B B>C C>D A>D");
    expect(layOut(elements).bends.map((bends) => bends.length)).toEqual([0, 0, 0, 2]);
  });

  it("leads a long edge straight where there is room", () => {
    const [, , , , long] = layOut(elementsOf("A>B B>C C>D D>E A>E")).bends;
    expect(new Set(long?.map(({ y }) => y)).size).toBe(1);
  });

  it("uncrosses what can be uncrossed", () => {
    const { places } = layOut(elementsOf("A>B A>C B>E C>D C>F"));
    const y = (step: string) => places.get(step)?.y as number;
    expect(Math.sign(y("B") - y("C"))).toBe(Math.sign(y("E") - y("D")));
    expect(Math.sign(y("B") - y("C"))).toBe(Math.sign(y("E") - y("F")));
  });

  it("centres a parent on its children", () => {
    const { places } = layOut(elementsOf("A>B A>C A>D"));
    const ys = ["B", "C", "D"].map((step) => places.get(step)?.y as number);
    expect(places.get("A")?.y).toBeCloseTo(ys.reduce((sum, y) => sum + y, 0) / 3);
  });

  it("draws the same graph the same way", () => {
    const elements = randomElements(60, 90, 5);
    expect(layOut(elements)).toEqual(layOut(elements));
  });

  it("lays out nothing, and steps without edges", () => {
    expect(layOut({ nodes: [], edges: [] }).ranks).toBe(0);
    const { places } = layOut({ nodes: elementsOf("A>B").nodes, edges: [] });
    expect(places.get("A")?.rank).toBe(places.get("B")?.rank);
    expect(places.get("A")?.y).not.toBe(places.get("B")?.y);
  });
});
