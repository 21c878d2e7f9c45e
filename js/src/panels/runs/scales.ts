/** Scales: the position of a number between the two ends of an axis, from 0 to 1. */

export interface Scale {
  ticks: readonly number[];
  place(value: number): number;
}

/** The approximate number of ticks. */
const TICKS = 4;
/** Positive values that span at least this factor get a logarithmic scale. */
const WIDE_FACTOR = 100;

/** A scale that ends at the values themselves; wide spans of positive numbers are logarithmic. */
export function scaleOver(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least === most) return { ticks: [least], place: linear(least, most) };
  if (least > 0 && most / least >= WIDE_FACTOR) return logarithmic(least, most);
  const within = niceTicks(least, most).filter((tick) => tick >= least && tick <= most);
  return { ticks: within, place: linear(least, most) };
}

/** A scale that ends at the ticks around the values. */
export function scaleAround(values: readonly number[]): Scale {
  const ticks = niceTicks(Math.min(...values), Math.max(...values));
  return { ticks, place: linear(ticks[0] ?? 0, ticks.at(-1) ?? 0) };
}

/** The scale reversed. */
export function turned({ ticks, place }: Scale): Scale {
  return { ticks, place: (value) => 1 - place(value) };
}

function linear(least: number, most: number): (value: number) => number {
  return (value) => (most === least ? 0.5 : (value - least) / (most - least));
}

function logarithmic(least: number, most: number): Scale {
  const place = linear(Math.log10(least), Math.log10(most));
  const exponents = [Math.ceil(Math.log10(least) - 1e-9), Math.floor(Math.log10(most) + 1e-9)] as const;
  const count = Math.max(0, exponents[1] - exponents[0] + 1);
  const ticks = Array.from({ length: count }, (_, i) => Number(`1e${exponents[0] + i}`));
  return { ticks, place: (value) => place(Math.log10(value)) };
}

/** Round numbers, the first at most the least value and the last at least the greatest. */
export function niceTicks(least: number, most: number): number[] {
  const step = niceStep(most - least || Math.abs(least) || 1);
  const [first, last] = [Math.floor(least / step + 1e-9), Math.ceil(most / step - 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(span: number): number {
  const rough = span / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}
