/** Reads the colours of the page's theme, and computes with them. */

import { onAbort } from "../listen";

/** Red, green, blue: 0 to 255; alpha: 0 to 1. */
export type Rgba = readonly [number, number, number, number];

const COLOURS = ["background", "surface", "text", "muted", "accent", "success", "error", "warning"] as const;

export type Palette = Record<(typeof COLOURS)[number], string> & { fontFamily: string };

/** Reads the `--ssw-…` properties that the style sheet derives from Jupyter's; all results are opaque. */
export function readPalette(root: Element): Palette {
  const computed = getComputedStyle(root);
  const resolve = colourResolver();
  const property = (name: string) => computed.getPropertyValue(`--ssw-${name}`).trim();
  const background = resolve(property("background"));
  const colours = COLOURS.map((name) => [name, hex(over(resolve(property(name)), background))]);
  return { ...Object.fromEntries(colours), fontFamily: property("font-family") || "sans-serif" } as Palette;
}

/** Calls `react` whenever the theme changes, or the system forces its colours. */
export function onThemeChange(react: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(react);
  observer.observe(document.body, {
    attributeFilter: ["data-jp-theme-light", "data-jp-theme-name", "data-vscode-theme-kind"],
  });
  onAbort(signal, () => observer.disconnect());
  matchMedia("(forced-colors: active)").addEventListener("change", react, { signal });
}

/** The colour that shows when `top` lies on the opaque `below`. */
export function over(top: Rgba, below: Rgba): Rgba {
  const blend = (i: 0 | 1 | 2) => Math.round(top[i] * top[3] + below[i] * (1 - top[3]));
  return [blend(0), blend(1), blend(2), 1];
}

/** `amount` (0 to 1) of `colour` mixed into `into`; both as `#rrggbb`. */
export function mix(into: string, colour: string, amount: number): string {
  const [r, g, b] = fromHex(colour);
  return hex(over([r, g, b, amount], fromHex(into)));
}

/** The contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The colour, moved towards black or white only as far as a contrast of `ratio` on `grounds` requires. */
export function visible(colour: string, grounds: readonly string[], ratio: number): string {
  const ink = luminance(grounds[0] ?? "#ffffff") > 0.18 ? "#000000" : "#ffffff";
  const suffices = (each: string) => grounds.every((ground) => contrast(each, ground) >= ratio);
  const steps = Array.from({ length: 21 }, (_, i) => mix(colour, ink, i / 20));
  return steps.find(suffices) ?? ink;
}

export function hex([r, g, b]: Rgba): string {
  return `#${[r, g, b].map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function luminance(colour: string): number {
  const [r, g, b] = fromHex(colour);
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function fromHex(colour: string): Rgba {
  const channel = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5), 1];
}

/** Resolves colours by painting a pixel, so that the browser parses any CSS syntax that a theme uses. */
function colourResolver(): (colour: string) => Rgba {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (colour) => {
    if (!context) return [128, 128, 128, 1];
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
}
