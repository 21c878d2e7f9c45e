import { describe, expect, it } from "vitest";
import { icon } from "../src/graph/icons";
import { nodeWidth, textWidth } from "../src/graph/style";
import { mix, over } from "../src/graph/theme";

describe("colours", () => {
  it("are laid over the background, since cytoscape draws them opaque", () => {
    expect(over([0, 0, 0, 0.5], [255, 255, 255, 1])).toEqual([128, 128, 128, 1]);
  });

  it("are mixed in proportion", () => {
    expect(mix("#ffffff", "#000000", 0)).toBe("#ffffff");
    expect(mix("#ffffff", "#000000", 1)).toBe("#000000");
    expect(mix("#202020", "#ff0000", 0.5)).toBe("#901010");
  });
});

describe("icon", () => {
  it("is drawn in the given colours alone", () => {
    const svg = decodeURIComponent(icon("run", "#112233", "#445566"));
    expect(svg).toContain('fill="#112233"');
    expect(svg).toContain('fill="#445566"');
    expect(svg).not.toMatch(/currentColor|white/);
  });
});

describe("nodeWidth", () => {
  it("has room for the longest line", () => {
    const width = nodeWidth([90, 120], 3.6, 2000);
    expect(textWidth(width)).toBe(120);
  });

  it("stays within limits, however short or long names are", () => {
    expect(nodeWidth([], 0, 500)).toBe(128);
    expect(nodeWidth([2000], 1, 2000)).toBeLessThan(220);
  });

  it("is less where all then fits, down to the narrowest", () => {
    expect(nodeWidth([2000], 6, 900)).toBe(150);
    expect(nodeWidth([2000], 6, 768)).toBe(128);
  });

  it("is what the lines need where not all fits anyway", () => {
    expect(nodeWidth([120], 6, 700)).toBe(nodeWidth([120], 1, 2000));
  });
});
