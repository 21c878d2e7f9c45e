import { describe, expect, it } from "vitest";
import { arrangeFor, bestArrangement, firstView, LEGIBLE_ZOOM, parentsOf } from "../src/graph/first_view";
import type { Elements, Orientation } from "../src/wire";
import { elementsOf } from "./graph_model";

const LINES = [60];
const CHAIN = elementsOf("A>B B>C C>D D>E E>F F>G G>H");
const FAN = elementsOf("A>B A>C A>D A>E A>F A>G A>H");

function open(elements: Elements, orientation: Orientation, room: Room, ...selected: string[]) {
  const chosen = new Set(selected);
  const arrangement = arrangeFor(elements, orientation, LINES, room, chosen);
  const view = firstView({ ...arrangement, selected: chosen, parents: parentsOf(elements, chosen) }, room);
  const onScreen = (step: string) => {
    const box = arrangement.cards.get(step) ?? { x1: 0, y1: 0, x2: 0, y2: 0 };
    const [left, right] = [box.x1 * view.zoom + view.pan.x, box.x2 * view.zoom + view.pan.x];
    const [top, bottom] = [box.y1 * view.zoom + view.pan.y, box.y2 * view.zoom + view.pan.y];
    return left >= 0 && right <= room.width && top >= 0 && bottom <= room.height;
  };
  return { view, shown: [...arrangement.cards.keys()].filter(onScreen) };
}

interface Room {
  width: number;
  height: number;
}

describe("bestArrangement", () => {
  const orientation = (elements: Elements, room: Room, selected: string[] = []) =>
    bestArrangement(elements, LINES, room, new Set(selected)).orientation;

  it("turns a chain to where it has the room", () => {
    expect(orientation(CHAIN, { width: 1400, height: 300 })).toBe("horizontal");
    expect(orientation(CHAIN, { width: 500, height: 600 })).toBe("vertical");
  });

  it("turns a fan across", () => {
    expect(orientation(FAN, { width: 1300, height: 300 })).toBe("vertical");
    expect(orientation(FAN, { width: 400, height: 600 })).toBe("horizontal");
  });

  it("leads edges from left to right where both show as much", () => {
    expect(orientation(elementsOf("A>B"), { width: 2000, height: 2000 })).toBe("horizontal");
  });

  it("takes the orientation that shows more where neither shows all", () => {
    const room = { width: 400, height: 420 };
    const other = (each: Orientation) => open(CHAIN, each, room).shown.length;
    expect(other("vertical")).toBeLessThan(8);
    expect(other("vertical")).toBeGreaterThan(other("horizontal"));
    expect(orientation(CHAIN, room)).toBe("vertical");
  });
});

describe("arrangeFor", () => {
  const width = (lines: number[], room: Room) =>
    arrangeFor(CHAIN, "horizontal", lines, room, new Set()).cardWidth;

  it("makes cards as wide as names need where all fits", () => {
    expect(width([140], { width: 3000, height: 300 })).toBe(178);
  });

  it("has room for a few words on a card, however short its name is", () => {
    expect(width([20], { width: 3000, height: 300 })).toBe(168);
  });

  it("makes them narrow where that shows more steps, and only there", () => {
    expect(width([160], { width: 500, height: 300 })).toBe(128);
    expect(width([160], { width: 240, height: 300 })).toBe(198);
  });
});

describe("firstView", () => {
  it("shows everything where that is legible, and never larger than drawn", () => {
    const { view, shown } = open(CHAIN, "horizontal", { width: 3000, height: 900 });
    expect(shown).toHaveLength(8);
    expect(view.zoom).toBe(1);
  });

  it.each([
    ["horizontal", { width: 420, height: 300 }],
    ["vertical", { width: 300, height: 260 }],
  ] as const)("begins at the start of the %s drawing where it is larger, legibly", (orientation, room) => {
    const { view, shown } = open(CHAIN, orientation, room);
    expect(view.zoom).toBe(LEGIBLE_ZOOM);
    expect(shown[0]).toBe("A");
    expect(shown).not.toContain("H");
  });

  it.each([
    ["horizontal", { width: 420, height: 300 }],
    ["vertical", { width: 300, height: 260 }],
  ] as const)("shows what is selected of the %s drawing, with what it reads", (orientation, room) => {
    const { shown } = open(CHAIN, orientation, room, "G");
    expect(shown).toEqual(expect.arrayContaining(["F", "G"]));
  });

  it("begins with the first of many selected steps", () => {
    const { shown } = open(CHAIN, "vertical", { width: 300, height: 260 }, "C", "H");
    expect(shown).toContain("C");
  });

  it("moves across to where most is at the start", () => {
    const many = elementsOf("A>B A>C A>D A>E A>F A>G A>H A>I A>J A>K A>L");
    const { shown } = open(many, "vertical", { width: 640, height: 90 });
    expect(shown).toEqual(["A"]);
    const both = open(many, "vertical", { width: 640, height: 140 });
    expect(both.shown).toHaveLength(5);
  });

  it("has a view of no step", () => {
    const { view } = open(elementsOf(""), "horizontal", { width: 300, height: 200 });
    expect(Number.isFinite(view.pan.x) && Number.isFinite(view.pan.y)).toBe(true);
  });
});
