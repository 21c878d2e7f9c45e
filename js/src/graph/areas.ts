/**
 * The areas that Condition and ForEach steps hold their steps in: one for each branch.
 *
 * They are drawn beneath the graph, from where the layout put their members,
 * and never over a step that is not a member.
 */
import type { Core } from "cytoscape";
import { element, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import type { Elements, StepElement } from "../wire";
import type { Box } from "./viewport";

export interface Branch {
  /** Unique in the pipeline. */
  key: string;
  container: string;
  /** `If`, `Else` or `For each`; `""` if it is not known. */
  title: string;
  /** Every step in it, those of branches within it included: how many branches lie between. */
  members: ReadonlyMap<string, number>;
}

export interface Area extends Branch {
  /** One box; several if one would cover other steps. */
  boxes: Box[];
}

const TITLES: Record<string, string> = { IfSteps: "If", ElseSteps: "Else", ForEachBody: "For each" };

/** How far an area reaches beyond its members, in CSS pixels at zoom 1; more for each level within it. */
const PADDING = { side: 7, top: 20, bottom: 7, sideOfLevel: 4, topOfLevel: 18, bottomOfLevel: 6 };

/** A branch comes before those within it. */
export function branchesOf({ nodes }: Elements): Branch[] {
  const steps = new Map(nodes.map((step) => [step.id, step]));
  const members = new Map<string, Map<string, number>>();
  for (const { id } of nodes) {
    for (const [level, key] of enclosing(id, steps).entries()) {
      members.set(key, (members.get(key) ?? new Map()).set(id, level));
    }
  }
  const made = [...members].map(([key, steps]) => {
    const [container, branch] = JSON.parse(key) as [string, string | null];
    return { key, container, title: TITLES[branch ?? ""] ?? "", members: steps };
  });
  return made.sort((a, b) => height(b.members) - height(a.members));
}

/** How many levels of branches are within one. */
function height(members: ReadonlyMap<string, number>): number {
  return Math.max(...members.values());
}

/** The branches around a step as keys, innermost first. */
function enclosing(step: string, steps: ReadonlyMap<string, StepElement>): string[] {
  const keys: string[] = [];
  for (let at = steps.get(step); at?.container; at = steps.get(at.container)) {
    keys.push(JSON.stringify([at.container, at.branch]));
  }
  return keys;
}

/** @param boxes where each step is. */
export function areasOf(branches: readonly Branch[], boxes: ReadonlyMap<string, Box>): Area[] {
  const areas: Area[] = [];
  for (const branch of branches) {
    // What is within an area in parts is in parts too, or it would leave them.
    const parted = areas.some((outer) => outer.boxes.length > 1 && isWithin(branch, outer));
    areas.push({ ...branch, boxes: boxesOf(branch, boxes, parted) });
  }
  return areas;
}

function isWithin(inner: Branch, outer: Branch): boolean {
  return [...inner.members.keys()].every((step) => outer.members.has(step));
}

function boxesOf({ members }: Branch, boxes: ReadonlyMap<string, Box>, parted: boolean): Box[] {
  const inside = [...boxes].filter(([step]) => members.has(step));
  const outside = [...boxes].filter(([step]) => !members.has(step));
  const whole = around(inside, members);
  if (!parted && !outside.some(([, box]) => overlap(whole, box))) return [whole];
  return byLeft(inside).map((rank) => around(rank, members));
}

type Placed = [step: string, box: Box];

function byLeft(steps: readonly Placed[]): Placed[][] {
  const ranks = new Map<number, Placed[]>();
  for (const step of steps) ranks.set(step[1].x1, [...(ranks.get(step[1].x1) ?? []), step]);
  return [...ranks.values()];
}

/** As much larger as the branches within it at this place need. */
function around(steps: readonly Placed[], members: ReadonlyMap<string, number>): Box {
  const levels = steps.map(([step]) => members.get(step) ?? 0);
  return padded(union(steps.map(([, box]) => box)), Math.max(...levels));
}

export function union(boxes: readonly Box[]): Box {
  return {
    x1: Math.min(...boxes.map(({ x1 }) => x1)),
    y1: Math.min(...boxes.map(({ y1 }) => y1)),
    x2: Math.max(...boxes.map(({ x2 }) => x2)),
    y2: Math.max(...boxes.map(({ y2 }) => y2)),
  };
}

function padded({ x1, y1, x2, y2 }: Box, height: number): Box {
  const side = PADDING.side + height * PADDING.sideOfLevel;
  return {
    x1: x1 - side,
    y1: y1 - PADDING.top - height * PADDING.topOfLevel,
    x2: x2 + side,
    y2: y2 + PADDING.bottom + height * PADDING.bottomOfLevel,
  };
}

function overlap(a: Box, b: Box): boolean {
  return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
}

/** Draws the areas beneath the graph; they go when the steps are moved, which only a layout of the user's does. */
export function attachAreas(cy: Core, slot: HTMLElement, areas: readonly Area[], signal: AbortSignal): void {
  const layer = element("div", { class: "ssw-areas", "aria-hidden": "true" });
  layer.append(...areas.flatMap(drawArea));
  slot.prepend(layer);
  const follow = () => {
    const { x, y } = cy.pan();
    layer.style.transform = `translate(${x}px, ${y}px) scale(${cy.zoom()})`;
  };
  onCore(cy, "viewport", oncePerFrame(follow, signal), signal);
  onCore(cy, "layoutstop", () => layer.remove(), signal);
  follow();
}

function drawArea({ boxes, title, container }: Area): HTMLElement[] {
  const words = [title, container].filter(Boolean).join(" · ");
  return boxes.map(({ x1, y1, x2, y2 }) => {
    const area = element("div", { class: "ssw-area" }, element("span", {}, words));
    Object.assign(area.style, {
      left: `${x1}px`,
      top: `${y1}px`,
      width: `${x2 - x1}px`,
      height: `${y2 - y1}px`,
    });
    return area;
  });
}
