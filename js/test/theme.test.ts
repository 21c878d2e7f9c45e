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
    const width = nodeWidth([90, 120], 3, 30, 2000);
    expect(textWidth(width)).toBe(120);
  });

  it("narrows so that all ranks fit", () => {
    const width = nodeWidth([160], 6, 30, 1000);
    expect(6 * width + 5 * 30).toBeLessThanOrEqual(1000);
    expect(width).toBeLessThan(nodeWidth([160], 6, 30, 2000));
  });

  it("does not narrow what cannot fit anyhow", () => {
    expect(nodeWidth([160], 40, 30, 1000)).toBe(nodeWidth([160], 1, 30, 1000));
  });

  it("stays within its limits", () => {
    expect(nodeWidth([9999], 1, 30, 9999)).toBeLessThan(220);
    expect(nodeWidth([], 0, 30, 500)).toBeGreaterThan(100);
  });
});
