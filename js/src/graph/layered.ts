/**
 * A layered layout, left to right: every edge points rightwards.
 *
 * Four passes, each linear or nearly so in steps and edges: rank, chain (an
 * edge over several ranks becomes a chain of bends, which get room like steps
 * do, so that no edge runs behind a step), order (barycentres, against
 * crossings), place (every point as near to its neighbours' middle as the
 * spacing allows). Pure and deterministic.
 */
import type { StepEdge } from "../wire";

export interface Place {
  /** 0 is leftmost. */
  rank: number;
  y: number;
}

export interface Spacing {
  /** Between the centres of neighbouring steps of a rank. */
  step: number;
  /** Between the centres of a bend and its neighbour. */
  bend: number;
  /** More between steps of different groups, for each group that ends or begins between them. */
  group: number;
}

/** The groups that a step is in, outermost first. The steps of a group stay together in each rank. */
export type GroupsOf = (step: string) => readonly string[];

export interface LayeredLayout {
  places: Map<string, Place>;
  /** Per edge, as given: where it passes the ranks between its ends. */
  bends: Place[][];
  /** How many ranks there are. */
  ranks: number;
}

/** A step, or a bend of an edge. */
interface Vertex {
  rank: number;
  /** Of a bend there is no step. */
  step: string | null;
  /** Outermost first; of a bend, those in which its edge stays. */
  groups: readonly string[];
  left: Vertex[];
  right: Vertex[];
  /** Position in its rank. */
  order: number;
  y: number;
}

const ORDER_SWEEPS = 12;
const PLACE_SWEEPS = 10;
/** The weight of a vertex without neighbours on the side that is looked at. */
const UNTIED = 0.05;

/** @param edges of a DAG, between the given steps. */
export function layered(
  steps: string[],
  edges: StepEdge[],
  spacing: Spacing,
  groupsOf: GroupsOf = () => [],
): LayeredLayout {
  const vertices = rankSteps(steps, edges);
  for (const [step, vertex] of vertices) vertex.groups = groupsOf(step);
  const chains = edges.map((edge) => chain(vertices, edge));
  const ranks = byRank([...vertices.values(), ...chains.flat()]);
  order(ranks);
  place(ranks, spacing);
  for (const bends of chains) straighten(bends, ranks, spacing);
  const placeOf = ({ rank, y }: Vertex): Place => ({ rank, y });
  return {
    places: new Map([...vertices].map(([step, vertex]) => [step, placeOf(vertex)])),
    bends: chains.map((bends) => bends.map(placeOf)),
    ranks: ranks.length,
  };
}

function vertexAt(rank: number, step: string | null, groups: readonly string[] = []): Vertex {
  return { rank, step, groups, left: [], right: [], order: 0, y: 0 };
}

/** The longest path from a source decides; a source moves right, next to its nearest consumer. */
function rankSteps(steps: string[], edges: StepEdge[]): Map<string, Vertex> {
  const vertices = new Map(steps.map((step) => [step, vertexAt(0, step)]));
  const parents = new Map(steps.map((step) => [step, 0]));
  const children = new Map<string, string[]>(steps.map((step) => [step, []]));
  for (const { source, target } of edges) {
    children.get(source)?.push(target);
    parents.set(target, (parents.get(target) ?? 0) + 1);
  }
  const sources = steps.filter((step) => parents.get(step) === 0);
  const ready = [...sources];
  for (const step of ready) {
    const rank = (vertices.get(step)?.rank ?? 0) + 1;
    for (const child of children.get(step) ?? []) {
      const vertex = vertices.get(child);
      if (vertex) vertex.rank = Math.max(vertex.rank, rank);
      parents.set(child, (parents.get(child) ?? 0) - 1);
      if (parents.get(child) === 0) ready.push(child);
    }
  }
  for (const source of sources) pullRight(source, vertices, children);
  return vertices;
}

function pullRight(source: string, vertices: Map<string, Vertex>, children: Map<string, string[]>): void {
  const ranks = (children.get(source) ?? []).map((child) => vertices.get(child)?.rank ?? 0);
  const vertex = vertices.get(source);
  if (vertex && ranks.length > 0) vertex.rank = Math.min(...ranks) - 1;
}

/** Links the ends of an edge, through one bend per rank between them. */
function chain(vertices: Map<string, Vertex>, { source, target }: StepEdge): Vertex[] {
  const from = vertices.get(source);
  const to = vertices.get(target);
  if (!from || !to) return [];
  const bends = Array.from({ length: Math.max(0, to.rank - from.rank - 1) }, (_, i) =>
    vertexAt(from.rank + i + 1, null, shared(from, to)),
  );
  const path = [from, ...bends, to];
  for (const [i, vertex] of path.slice(1).entries()) {
    const previous = path[i] as Vertex;
    previous.right.push(vertex);
    vertex.left.push(previous);
  }
  return bends;
}

/** The groups that both are in. */
function shared(a: Vertex, b: Vertex): readonly string[] {
  const parting = a.groups.findIndex((group, i) => group !== b.groups[i]);
  return parting < 0 ? a.groups : a.groups.slice(0, parting);
}

function byRank(vertices: Vertex[]): Vertex[][] {
  const ranks: Vertex[][] = [];
  for (const vertex of vertices) {
    ranks[vertex.rank] ??= [];
    (ranks[vertex.rank] as Vertex[]).push(vertex);
  }
  return Array.from(ranks, (rank) => rank ?? []);
}

/** Sweeps to and fro; keeps the order with the fewest crossings seen. */
function order(ranks: Vertex[][]): void {
  for (const rank of ranks) {
    number(rank);
    sortBy(rank, new Map(rank.map((vertex) => [vertex, vertex.order])));
  }
  let best = ranks.map((rank) => [...rank]);
  let fewest = crossings(ranks);
  for (let sweep = 0; sweep < ORDER_SWEEPS && fewest > 0; sweep++) {
    const side = sweep % 2 === 0 ? "left" : "right";
    for (const rank of side === "left" ? ranks : [...ranks].reverse()) sortByBarycentre(rank, side);
    const count = crossings(ranks);
    if (count < fewest) {
      fewest = count;
      best = ranks.map((rank) => [...rank]);
    }
  }
  for (const [i, rank] of best.entries()) {
    ranks[i] = rank;
    number(rank);
  }
}

function number(rank: Vertex[]): void {
  for (const [i, vertex] of rank.entries()) vertex.order = i;
}

function sortByBarycentre(rank: Vertex[], side: "left" | "right"): void {
  const centres = new Map(
    rank.map((vertex) => [vertex, mean(vertex[side].map(({ order }) => order)) ?? vertex.order]),
  );
  sortBy(rank, centres);
}

type Centres = ReadonlyMap<Vertex, number>;

function sortBy(rank: Vertex[], centres: Centres): void {
  for (const [i, vertex] of together(rank, centres, 0).entries()) rank[i] = vertex;
  number(rank);
}

/** Sorts by centres; a group goes where the mean of its members does, and is sorted within. */
function together(vertices: Vertex[], centres: Centres, level: number): Vertex[] {
  const units = new Map<Vertex | string, Vertex[]>();
  for (const vertex of vertices) {
    const unit = vertex.groups[level] ?? vertex;
    units.set(unit, [...(units.get(unit) ?? []), vertex]);
  }
  const centre = (members: Vertex[]) => mean(members.map((member) => centres.get(member) ?? 0)) ?? 0;
  const first = (members: Vertex[]) => Math.min(...members.map(({ order }) => order));
  return [...units]
    .map(([unit, members]) => ({ unit, members, centre: centre(members), first: first(members) }))
    .sort((a, b) => a.centre - b.centre || a.first - b.first)
    .flatMap(({ unit, members }) =>
      typeof unit === "string" ? together(members, centres, level + 1) : members,
    );
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function crossings(ranks: Vertex[][]): number {
  return ranks.reduce((sum, rank) => sum + inversions(rank.flatMap(rightOrders)), 0);
}

function rightOrders(vertex: Vertex): number[] {
  return vertex.right.map(({ order }) => order).sort((a, b) => a - b);
}

/** How many pairs stand the wrong way round; a binary indexed tree keeps it n log n. */
function inversions(values: number[]): number {
  const seen = new Int32Array(Math.max(0, ...values) + 2);
  let total = 0;
  for (const [i, value] of values.entries()) {
    let before = 0;
    for (let at = value + 1; at > 0; at -= at & -at) before += seen[at] as number;
    total += i - before;
    for (let at = value + 1; at < seen.length; at += at & -at) seen[at] = (seen[at] as number) + 1;
  }
  return total;
}

/** Draws every vertex towards its neighbours, on one side after the other and at last on both. */
function place(ranks: Vertex[][], spacing: Spacing): void {
  for (const rank of ranks) stack(rank, spacing);
  for (let sweep = 0; sweep < PLACE_SWEEPS; sweep++) {
    const side = sweep % 2 === 0 ? "left" : "right";
    const last = sweep >= PLACE_SWEEPS - 2;
    for (const rank of side === "left" ? ranks : [...ranks].reverse()) {
      pull(rank, (vertex) => wish(vertex, last ? [...vertex.left, ...vertex.right] : vertex[side]), spacing);
    }
  }
}

interface Wish {
  y: number;
  weight: number;
}

/** The middle of the neighbours. A long edge weighs more: it is to be straight. */
function wish(vertex: Vertex, neighbours: Vertex[]): Wish {
  if (neighbours.length === 0) return { y: vertex.y, weight: UNTIED };
  let sum = 0;
  let weight = 0;
  for (const neighbour of neighbours) {
    const tie = tieBetween(vertex, neighbour);
    sum += neighbour.y * tie;
    weight += tie;
  }
  return { y: sum / weight, weight };
}

function tieBetween(a: Vertex, b: Vertex): number {
  if (a.step === null && b.step === null) return 8;
  return a.step === null || b.step === null ? 2 : 1;
}

function gap(a: Vertex, b: Vertex, spacing: Spacing): number {
  if (a.step !== null && b.step !== null) return spacing.step + spacing.group * borders(a, b);
  return a.step === null && b.step === null ? spacing.bend : (spacing.step + spacing.bend) / 2;
}

function borders(a: Vertex, b: Vertex): number {
  return Math.max(a.groups.length, b.groups.length) - shared(a, b).length;
}

function offsets(rank: Vertex[], spacing: Spacing): number[] {
  let y = 0;
  return rank.map((vertex, i) => {
    const previous = rank[i - 1];
    if (previous) y += gap(previous, vertex, spacing);
    return y;
  });
}

function stack(rank: Vertex[], spacing: Spacing): void {
  const at = offsets(rank, spacing);
  const middle = (at.at(-1) ?? 0) / 2;
  for (const [i, vertex] of rank.entries()) vertex.y = (at[i] as number) - middle;
}

/**
 * Moves a rank as near to the wished places as order and spacing allow.
 *
 * Without the offsets that spacing needs, places may only not decrease: the
 * least squares answer is isotonic regression, by pooling neighbours that
 * violate it.
 */
function pull(rank: Vertex[], wishOf: (vertex: Vertex) => Wish, spacing: Spacing): void {
  const at = offsets(rank, spacing);
  const pools: { sum: number; weight: number; size: number }[] = [];
  for (const [i, vertex] of rank.entries()) {
    const { y, weight } = wishOf(vertex);
    let pool = { sum: (y - (at[i] as number)) * weight, weight, size: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.weight > pool.sum / pool.weight;
      last = pools.at(-1)
    ) {
      pool = { sum: pool.sum + last.sum, weight: pool.weight + last.weight, size: pool.size + last.size };
      pools.pop();
    }
    pools.push(pool);
  }
  const settled = pools.flatMap(({ sum, weight, size }) => Array<number>(size).fill(sum / weight));
  for (const [i, vertex] of rank.entries()) vertex.y = (settled[i] as number) + (at[i] as number);
}

/** Levels a long edge, where its neighbours leave it the room. */
function straighten(bends: Vertex[], ranks: Vertex[][], spacing: Spacing): void {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const bend of bends) {
    const rank = ranks[bend.rank] as Vertex[];
    const above = rank[bend.order - 1];
    const below = rank[bend.order + 1];
    if (above) low = Math.max(low, above.y + gap(above, bend, spacing));
    if (below) high = Math.min(high, below.y - gap(bend, below, spacing));
  }
  if (low > high) return;
  const y = Math.min(high, Math.max(low, mean(bends.map((bend) => bend.y)) ?? 0));
  for (const bend of bends) bend.y = y;
}
