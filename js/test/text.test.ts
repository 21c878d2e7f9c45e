import { describe, expect, it } from "vitest";
import { cutEnd, elideMiddle, shortened } from "../src/graph/text";

/** Measures text in a font in which every character has the width 1. */
const measure = (text: string) => [...text].length;

describe("elideMiddle", () => {
  it("leaves what fits as it is", () => {
    expect(elideMiddle("AbaloneTrain", 12, measure)).toBe("AbaloneTrain");
  });

  it("keeps both ends of what does not fit", () => {
    expect(elideMiddle("AbaloneRegisterModel", 9, measure)).toBe("Abal…odel");
  });

  it("uses all the room there is", () => {
    for (let width = 1; width < 20; width++) {
      expect(measure(elideMiddle("AbaloneRegisterModel", width, measure))).toBe(width);
    }
  });

  it("does not cut a character in two", () => {
    expect(elideMiddle("🦪🦪🦪🦪🦪🦪", 3, measure)).toBe("🦪…🦪");
  });
});

describe("cutEnd", () => {
  it("cuts what does not fit", () => {
    expect(cutEnd("cannot be reused", 16, measure)).toBe("cannot be reused");
    expect(cutEnd("cannot be reused", 10, measure)).toBe("cannot be…");
  });
});

describe("shortened", () => {
  const measure = (text: string) => text.length * 7;

  it("keeps names different that begin and end alike", () => {
    const names = ["AbaloneCreateModel-CreateModel", "AbaloneRegisterModel-RegisterModel", "AbaloneTrain"];
    const short = [...shortened(names, 91, measure).values()];
    expect(new Set(short).size).toBe(3);
    expect(short.every((name) => measure(name) <= 91)).toBe(true);
    expect(short[2]).toBe("AbaloneTrain");
  });

  it("leaves alone what differs already", () => {
    const names = ["Training-of-the-north", "Training-of-the-south"];
    expect([...shortened(names, 91, measure).values()]).toEqual(["Traini…-north", "Traini…-south"]);
  });

  it("keeps what tells names apart in their middle", () => {
    const stages = ["Extract", "Validate", "Train"];
    const regions = ["North", "NorthEast", "East", "SouthEast", "South", "SouthWest", "West", "NorthWest"];
    const names = stages.flatMap((stage) => regions.map((region) => stage + region));
    for (const width of [56, 63, 70, 84]) {
      const short = [...shortened(names, width, measure).values()];
      expect(new Set(short).size).toBe(names.length);
      expect(short.every((name) => measure(name) <= width)).toBe(true);
    }
    const middle = [1, 2].map((digit) => `A${"x".repeat(40)}${digit}${"x".repeat(40)}B`);
    expect([...shortened(middle, 91, measure).values()]).toEqual(["A…1xx…xxxxxxB", "A…2xx…xxxxxxB"]);
  });

  it("counts nothing that a longer end tells apart", () => {
    const regions = ["North", "NorthEast", "East", "SouthEast", "South", "SouthWest", "West", "NorthWest"];
    const short = shortened(
      regions.map((region) => `Evaluate${region}`),
      70,
      measure,
    );
    expect(short.get("EvaluateSouthWest")).toBe("Ev…uthWest");
    expect([...short.values()].filter((name) => /\d/.test(name))).toEqual([]);
  });

  it("counts names that no room is left to tell apart", () => {
    const names = Array.from({ length: 30 }, (_, i) => `Step${"x".repeat(30)}${100 + i}${"y".repeat(30)}`);
    expect(new Set(shortened(names, 28, measure).values()).size).toBe(30);
  });

  it("is done at once for as many steps as SageMaker takes, however alike", () => {
    const names = Array.from({ length: 200 }, (_, i) => `${"a".repeat(120)}${1000 + i}${"b".repeat(120)}`);
    expect(new Set(shortened(names, 91, measure).values()).size).toBe(200);
  });
});
