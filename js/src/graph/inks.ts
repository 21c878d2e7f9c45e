/**
 * The colours of the drawing, taken from the page's theme and adjusted to contrast with their background.
 *
 * WCAG 2.2 requires a contrast of 3 : 1 for borders, edges and signs (1.4.11), and 4.5 : 1 for text (1.4.3).
 * A colour of the theme with less contrast is moved towards black or white.
 */
import { picture } from "../ui/drawing";
import { eachIcon, STEP_HUES, type StepHue } from "../ui/step_types";
import type { DrawnLook, Look } from "./appearance";
import { SIGNS, WARNING_SIGN } from "./signs";
import { mix, type Palette, visible } from "./theme";

const OF_SIGNS = 3;
const OF_TEXT = 4.5;
/** How much of its hue the icon of a step keeps if the step will not run. */
const FADED = 0.45;
/** The contrast of such an icon: visible on the card, but quieter than the icon of a step that runs. */
const OF_FADED = 2;

/** The colours of a step with a certain look. */
export interface Ink {
  border: string;
  fill: string;
  /** The colour of the sign, and of words that share it. */
  sign: string;
  /** The colour of the name. */
  text: string;
  /** The colour of the second line. */
  muted: string;
}

export interface Inks {
  looks: Record<Look, Ink>;
  edge: string;
  /** The colour of an edge between two steps that run. */
  runEdge: string;
  /** The colour of an edge from a reused step to one that runs. */
  reuseEdge: string;
  warning: string;
  accent: string;
  hues: Record<StepHue, string>;
  /** The colours of the icons of steps that will not run. */
  faded: Record<StepHue, string>;
}

interface Mixture {
  colour: keyof Palette;
  /** How much of the colour tints the surface. */
  tint: number;
  isFaded?: boolean;
}

const MIXTURES: Record<DrawnLook, Mixture> = {
  plain: { colour: "muted", tint: 0 },
  run: { colour: "accent", tint: 0.1 },
  reuse: { colour: "success", tint: 0.07 },
  "not-run": { colour: "muted", tint: 0, isFaded: true },
  blocked: { colour: "error", tint: 0.1 },
  waiting: { colour: "accent", tint: 0 },
  executing: { colour: "accent", tint: 0.16 },
  ran: { colour: "success", tint: 0 },
  reused: { colour: "success", tint: 0.07 },
  failed: { colour: "error", tint: 0.1 },
  stopped: { colour: "warning", tint: 0.1 },
  absent: { colour: "muted", tint: 0 },
};

export function inksOf(palette: Palette): Inks {
  const { surface, background, text, muted, accent, success, warning } = palette;
  const onGraph = [background];
  const drawn = mapped(MIXTURES, (mixture) => inkOf(mixture, palette));
  const line = (colour: string) => visible(colour, onGraph, OF_SIGNS);
  const hues = mapped(STEP_HUES, (hue) => visible(hue, [surface, mix(surface, accent, 0.16)], OF_SIGNS));
  return {
    looks: { ...drawn, first: drawn.executing, second: drawn.reused, other: drawn.stopped },
    edge: line(mix(background, muted, 0.85)),
    runEdge: line(accent),
    reuseEdge: line(success),
    warning: visible(warning, [surface, mix(surface, accent, 0.16)], OF_SIGNS),
    accent: visible(accent, [background, text === surface ? background : surface], OF_SIGNS),
    hues,
    faded: mapped(hues, (hue) => visible(mix(surface, hue, FADED), [surface], OF_FADED)),
  };
}

function inkOf({ colour, tint, isFaded }: Mixture, palette: Palette): Ink {
  const { surface, background, text, muted } = palette;
  const own = palette[colour];
  const fill = mix(surface, own, tint);
  const quiet = visible(muted, [fill], OF_TEXT);
  return {
    fill,
    border: visible(own, [background, fill], OF_SIGNS),
    sign: visible(own, [fill], OF_TEXT),
    text: isFaded ? quiet : visible(text, [fill], OF_TEXT),
    muted: quiet,
  };
}

/** The colours that a view of this page was last given. */
let latest: Inks | null = null;

/**
 * Gives a new view the colours of the last one, which are usually right: colours that are set once the view
 * has content have all of it styled again.
 */
export function wearLatest(slot: HTMLElement): void {
  if (latest) wear(slot, latest);
}

/** Sets the colours as CSS properties of `slot`. */
export function wear(slot: HTMLElement, inks: Inks): void {
  latest = inks;
  const { looks, hues, faded, warning, accent } = inks;
  const set = (name: string, value: string) => slot.style.setProperty(`--ssw-ink-${name}`, value);
  for (const [look, ink] of Object.entries(looks)) {
    for (const [part, colour] of Object.entries(ink)) set(`${look}-${part}`, colour);
  }
  for (const [hue, colour] of Object.entries(hues)) set(`hue-${hue}`, colour);
  for (const [look, sign] of Object.entries(SIGNS)) {
    set(`${look}-picture`, picture(sign, looks[look as Look].sign));
  }
  eachIcon(hues, set);
  eachIcon(faded, (name, image) => set(`${name}-faded`, image));
  set("warning", warning);
  set("warning-picture", picture(WARNING_SIGN, warning));
  set("accent", accent);
}

function mapped<Key extends string, From, To>(
  record: Record<Key, From>,
  each: (from: From) => To,
): Record<Key, To> {
  const entries = Object.entries(record) as [Key, From][];
  return Object.fromEntries(entries.map(([key, from]) => [key, each(from)])) as Record<Key, To>;
}
