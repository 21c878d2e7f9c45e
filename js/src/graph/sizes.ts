/**
 * The sizes of cards and what is on them, in CSS pixels of the drawing.
 *
 * The drawing is made for a page with a root font size of 16 pixels, and is enlarged by `textScale` on a page
 * with a larger one.
 */

/** The size of every text on a card. */
export const FONT_SIZE = 12;
export const NODE_HEIGHT = 46;
export const NARROWEST = 128;
/** The least width where there is room, at which a few words about a step are not cut off. */
const USUAL = 168;
const WIDEST = 212;
/** How far the ring of a selected step reaches beyond it. */
export const RING_PADDING = 6;

const TEXT_LEFT = 31;
const TEXT_RIGHT = 7;
/** The width of the sign at the end of the second line, including the gap before it. */
export const SIGN = 18;
/** In a drawing that shows names alone, they are larger, and take two lines over the whole width. */
const NAME_ALONE_SIZE = 18;
const NAME_ALONE_MARGIN = 8;
const NAME_ALONE_LINES = 2;

const ROOT_FONT_SIZE = 16;

/** The ratio of the page's root font size to the one that cards are drawn for. */
export function textScale(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return size > 0 ? size / ROOT_FONT_SIZE : 1;
}

/**
 * The width of a card.
 *
 * Cards are as wide as the longest line needs, within limits. They are narrower
 * if a drawing of `cards` widths then fits into `room`, so that names are
 * shortened rather than the graph cut.
 */
export function cardWidth(lines: readonly number[], cards: number, room: number): number {
  const longest = Math.ceil(Math.max(0, ...lines)) + TEXT_LEFT + TEXT_RIGHT;
  const wanted = Math.min(WIDEST, Math.max(USUAL, longest));
  const fitting = Math.floor(room / Math.max(1, cards));
  return fitting >= NARROWEST ? Math.min(wanted, fitting) : wanted;
}

/** The room for a name on a card of this width. */
export function nameWidth(width: number): number {
  return width - TEXT_LEFT - TEXT_RIGHT;
}

/** The room for the second line, beside its sign. */
export function lineWidth(width: number): number {
  return width - TEXT_LEFT - SIGN - TEXT_RIGHT;
}

/** The room for a name alone, in pixels of text of the usual size, less one letter for the line break. */
export function nameAloneWidth(width: number): number {
  const line = width - 2 * NAME_ALONE_MARGIN;
  return ((line * NAME_ALONE_LINES - NAME_ALONE_SIZE) * FONT_SIZE) / NAME_ALONE_SIZE;
}
