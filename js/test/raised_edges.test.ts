/** The edges that are raised above the canvas. */

import { describe, expect, it } from "vitest";
import { curve, head } from "../src/graph/raised_edges";

const point = (x: number, y: number) => ({ x, y });

describe("a raised edge", () => {
  it("is straight where it has no bend", () => {
    expect(curve([point(0, 0), point(10, 20)])).toBe("M0 0L10 20");
  });

  it("goes through the middles between its control points, as on the canvas", () => {
    const corners = [point(0, 0), point(0, 10), point(20, 10), point(20, 20)];
    expect(curve(corners)).toBe("M0 0Q0 10 10 10Q20 10 20 20");
  });

  it("has a head that points where it arrives", () => {
    expect(head([point(20, 10), point(20, 40)])).toBe("M20 40L15 30L25 30z");
    expect(head([point(0, 5), point(30, 5)])).toBe("M30 5L20 10L20 0z");
  });
});
