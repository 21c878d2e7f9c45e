import { describe, expect, it } from "vitest";
import type { Look } from "../src/graph/appearance";
import { inksOf } from "../src/graph/inks";
import { cardWidth, lineWidth, nameWidth } from "../src/graph/sizes";
import { contrast, mix, over, type Palette, visible } from "../src/graph/theme";
import { wheelFactor } from "../src/graph/wheel";

const FONT = { fontFamily: "sans-serif" };

/** The values of JupyterLab's own themes, and two that a person could have made. */
const THEMES: Record<string, Palette> = {
  light: {
    ...{ background: "#ffffff", surface: "#ffffff", text: "#212121", muted: "#757575", ...FONT },
    ...{ accent: "#1976d2", success: "#388e3c", error: "#d32f2f", warning: "#f57c00" },
  },
  dark: {
    ...{ background: "#212121", surface: "#111111", text: "#ffffff", muted: "#a6a6a6", ...FONT },
    ...{ accent: "#2196f3", success: "#4caf50", error: "#f44336", warning: "#ff9800" },
  },
  pale: {
    ...{ background: "#fdf6e3", surface: "#fffbef", text: "#93a1a1", muted: "#dcd6c4", ...FONT },
    ...{ accent: "#b0d8f5", success: "#cde8b0", error: "#f5c0b8", warning: "#f2e3a0" },
  },
  dim: {
    ...{ background: "#30343c", surface: "#2a2e36", text: "#5f6470", muted: "#454a55", ...FONT },
    ...{ accent: "#2d4a70", success: "#2f5538", error: "#6a3030", warning: "#6a5520" },
  },
};

describe("colours", () => {
  it("are laid over the background", () => {
    expect(over([0, 0, 0, 0.5], [255, 255, 255, 1])).toEqual([128, 128, 128, 1]);
  });

  it("are mixed in proportion", () => {
    expect(mix("#ffffff", "#000000", 0)).toBe("#ffffff");
    expect(mix("#ffffff", "#000000", 1)).toBe("#000000");
    expect(mix("#202020", "#ff0000", 0.5)).toBe("#901010");
  });

  it("contrast as WCAG computes it", () => {
    expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it("stay as they are where they can be told from their ground", () => {
    expect(visible("#1976d2", ["#ffffff"], 4.5)).toBe("#1976d2");
    expect(contrast(visible("#bdbdbd", ["#ffffff"], 3), "#ffffff")).toBeGreaterThanOrEqual(3);
  });
});

describe.each(Object.entries(THEMES))("what is drawn in the theme %s", (_, palette) => {
  const inks = inksOf(palette);
  const looks = Object.entries(inks.looks) as [Look, (typeof inks.looks)[Look]][];

  it.each(looks)("has text of 4.5 : 1: %s", (_, { fill, text, muted, sign }) => {
    for (const ink of [text, muted, sign]) expect(contrast(ink, fill)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(looks)("has borders of 3 : 1, on the graph and on the card: %s", (_, { border, fill }) => {
    expect(contrast(border, palette.background)).toBeGreaterThanOrEqual(3);
    expect(contrast(border, fill)).toBeGreaterThanOrEqual(3);
  });

  it("has edges of 3 : 1", () => {
    for (const edge of [inks.edge, inks.runEdge, inks.reuseEdge, inks.accent]) {
      expect(contrast(edge, palette.background)).toBeGreaterThanOrEqual(3);
    }
  });

  it("has icons and triangles of 3 : 1 on every card that is not faded", () => {
    for (const [, { fill }] of looks) {
      for (const ink of [...Object.values(inks.hues), inks.warning]) {
        expect(contrast(ink, fill)).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it("has icons of 2 : 1 on the card of a step that will not run", () => {
    for (const ink of Object.values(inks.faded)) {
      expect(contrast(ink, inks.looks["not-run"].fill)).toBeGreaterThanOrEqual(2);
    }
  });
});

describe("cardWidth", () => {
  it("has room for the longest line", () => {
    const width = cardWidth([90, 150], 3.6, 2000);
    expect(nameWidth(width)).toBe(150);
    expect(lineWidth(width)).toBeLessThan(150);
  });

  it("stays within limits, however short or long names are", () => {
    expect(cardWidth([], 0, 500)).toBe(168);
    expect(cardWidth([2000], 1, 2000)).toBeLessThan(220);
  });

  it("is less where all then fits, down to the narrowest", () => {
    expect(cardWidth([2000], 6, 900)).toBe(150);
    expect(cardWidth([2000], 6, 768)).toBe(128);
  });

  it("is what the lines need where not all fits anyway", () => {
    expect(cardWidth([120], 6, 700)).toBe(cardWidth([120], 1, 2000));
  });
});

describe("wheelFactor", () => {
  it.each([
    [{ deltaY: -100, deltaMode: 0 }, 1.15],
    [{ deltaY: 120, deltaMode: 0 }, 1 / 1.15],
    [{ deltaY: 3, deltaMode: 1 }, 1 / 1.15],
  ])("is the same for a notch of every browser: %o", (wheel, factor) => {
    expect(wheelFactor(wheel)).toBeCloseTo(factor);
  });

  it("goes with the fingers on a trackpad", () => {
    expect(wheelFactor({ deltaY: -4, deltaMode: 0 })).toBeCloseTo(1.04, 1);
    expect(wheelFactor({ deltaY: -8, deltaMode: 0 })).toBeGreaterThan(
      wheelFactor({ deltaY: -4, deltaMode: 0 }),
    );
  });
});
