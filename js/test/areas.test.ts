import { describe, expect, it } from "vitest";
import { areasOf, branchesOf } from "../src/graph/areas";
import { boxesOf, layOut } from "../src/graph/layout";
import { reasonLines } from "../src/graph/reasons";
import type { Elements } from "../src/wire";
import { edge, step } from "./wire_fake";

const WIDTH = 128;
const NESTED: Elements = {
  nodes: [
    step("Fit"),
    step("Gate"),
    step("Inner", { container: "Gate", branch: "IfSteps" }),
    step("Deep", { container: "Inner", branch: "ForEachBody" }),
    step("Deeper", { container: "Inner", branch: "ForEachBody" }),
    step("Stop", { container: "Gate", branch: "ElseSteps" }),
    step("Beside"),
  ],
  edges: [
    edge("Fit", "Gate", "reads Accuracy"),
    edge("Gate", "Inner", "stands in its IfSteps"),
    edge("Inner", "Deep", "stands in its ForEachBody"),
    edge("Inner", "Deeper", "stands in its ForEachBody"),
    edge("Gate", "Stop", "stands in its ElseSteps"),
    edge("Fit", "Beside", "depends on it"),
    edge("Fit", "Deep", "reads ModelName"),
  ],
};

describe("areas", () => {
  it("has one for each branch, outer ones first, with all that is in it", () => {
    const branches = branchesOf(NESTED).map(({ title, container, members }) => [
      title,
      container,
      [...members.keys()],
    ]);
    expect(branches).toEqual([
      ["If", "Gate", ["Inner", "Deep", "Deeper"]],
      ["For each", "Inner", ["Deep", "Deeper"]],
      ["Else", "Gate", ["Stop"]],
    ]);
  });

  it("covers its members and no other step", () => {
    const branches = branchesOf(NESTED);
    const boxes = boxesOf(layOut(NESTED, branches), WIDTH);
    for (const area of areasOf(branches, boxes)) {
      const covered = [...boxes].filter(([, step]) =>
        area.boxes.some(
          (box) => box.x1 < step.x2 && step.x1 < box.x2 && box.y1 < step.y2 && step.y1 < box.y2,
        ),
      );
      expect(new Set(covered.map(([step]) => step))).toEqual(new Set(area.members.keys()));
    }
  });

  it("is absent where nothing is held", () => {
    expect(branchesOf({ nodes: NESTED.nodes.slice(0, 2), edges: NESTED.edges.slice(0, 1) })).toEqual([]);
  });
});

describe("reasonLines", () => {
  it("says of each step what it consumes", () => {
    expect(reasonLines(NESTED.edges).get("Deep")).toEqual([
      "Inner: stands in its ForEachBody",
      "Fit: reads ModelName",
    ]);
  });
});
