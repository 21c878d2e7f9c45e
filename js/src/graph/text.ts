/** Fitting text into a node. */

/** The width of a text, in CSS pixels. */
export type Measure = (text: string) => number;

const ELLIPSIS = "…";

/** Measures text in the given CSS font. */
export function measureIn(font: string): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (text) => text.length * 7;
  context.font = font;
  return (text) => context.measureText(text).width;
}

/**
 * Elides `text` in the middle, where step names differ least, to fit `width`.
 *
 * Names of one pipeline often share a prefix and differ at the end.
 */
export function elideMiddle(text: string, width: number, measure: Measure): string {
  if (measure(text) <= width) return text;
  const characters = [...text];
  let kept = 0;
  for (let low = 1, high = characters.length - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    if (measure(withoutMiddle(characters, middle)) <= width) {
      kept = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return withoutMiddle(characters, kept);
}

/**
 * A step's type and status on one line of the given width.
 *
 * Where there is too little room, the word goes before the sign does, and the type is elided last.
 */
export function detailLine(
  type: string,
  { sign, word }: { sign: string; word: string },
  width: number,
  measure: Measure,
): string {
  const full = [sign, word].filter(Boolean).join(" ");
  const whole = joined(type, full);
  if (measure(whole) <= width) return whole;
  const short = sign || word;
  return joined(elideMiddle(type, width - measure(joined("", short)), measure), short);
}

function joined(type: string, status: string): string {
  return status ? `${type} · ${status}` : type;
}

function withoutMiddle(characters: string[], kept: number): string {
  const head = Math.ceil(kept / 2);
  const tail = kept - head;
  return characters.slice(0, head).join("") + ELLIPSIS + characters.slice(characters.length - tail).join("");
}
