import { describe, expect, it } from "vitest";
import { detailLine, elideMiddle, shortened } from "../src/graph/text";

/** A font in which every character is one wide. */
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

describe("detailLine", () => {
  const failed = { sign: "✗", word: "failed" };

  it("tells the status by sign and word where both fit", () => {
    expect(detailLine("Training", failed, 20, measure)).toBe("Training · ✗ failed");
  });

  it("gives up the word before the sign", () => {
    expect(detailLine("Training", failed, 15, measure)).toBe("Training · ✗");
  });

  it("elides the type, never the sign", () => {
    expect(detailLine("RegisterModel", failed, 11, measure)).toBe("Reg…del · ✗");
  });

  it("is the type alone while nothing is known", () => {
    expect(detailLine("Training", { sign: "", word: "" }, 20, measure)).toBe("Training");
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

  it("gives up where nothing tells them apart", () => {
    const names = [`A${"x".repeat(40)}1${"x".repeat(40)}B`, `A${"x".repeat(40)}2${"x".repeat(40)}B`];
    expect(new Set(shortened(names, 91, measure).values()).size).toBe(1);
  });
});
