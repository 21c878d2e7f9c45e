/** One sign per look, so that none is told by colour alone. Drawn, since fonts render such signs unevenly. */
import type { Look } from "./appearance";

/** Shapes on a 16 × 16 field, in `currentColor`. */
const SHAPES: Record<Look, string> = {
  plain: ring("2 0"),
  run: '<circle cx="8" cy="8" r="7.5" fill="currentColor"/><path d="M6.2 4.6v6.8L11.6 8z" fill="white"/>',
  reuse: stroked('<path d="M3.4 8a4.8 4.8 0 1 0 1.7-3.7"/><path d="M5.6 1.4 4.7 4.7 8 5.6"/>'),
  "not-run": ring("1.6 2.4") + stroked('<path d="M5.4 8h5.2"/>'),
  waiting: stroked('<circle cx="8" cy="8" r="6.4"/><path d="M8 4.4V8l2.4 1.6"/>'),
  executing: '<circle cx="8" cy="8" r="7.5" fill="currentColor"/><circle cx="8" cy="8" r="3" fill="white"/>',
  ran:
    '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>' +
    stroked('<path d="m4.6 8.3 2.3 2.3 4.5-4.9"/>', "white"),
  reused: stroked('<path d="M3.4 8a4.8 4.8 0 1 0 1.7-3.7"/><path d="M5.6 1.4 4.7 4.7 8 5.6"/>'),
  failed:
    '<circle cx="8" cy="8" r="7.5" fill="currentColor"/>' +
    stroked('<path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"/>', "white"),
  stopped:
    '<circle cx="8" cy="8" r="7.5" fill="currentColor"/><path d="M5.4 5.4h5.2v5.2H5.4z" fill="white"/>',
};

function stroked(paths: string, colour = "currentColor"): string {
  return `<g fill="none" stroke="${colour}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${paths}</g>`;
}

function ring(dashes: string): string {
  return `<circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.3" stroke-dasharray="${dashes}"/>`;
}

/** The sign as an image; `ink` is what is written on a filled sign. */
export function icon(look: Look, colour: string, ink: string): string {
  const shapes = SHAPES[look].replaceAll("currentColor", colour).replaceAll('"white"', `"${ink}"`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 16 16">${shapes}</svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}
