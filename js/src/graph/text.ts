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

/** How much of what is kept of a text is its beginning; tried in turn, until texts differ. */
const HEADS = [0.5, 0.7, 0.3, 0.9, 0.1];

/** Each of these names as it fits `width`; those that are shortened stay different, as far as that can be. */
export function shortened(names: readonly string[], width: number, measure: Measure): Map<string, string> {
  let found = new Map(names.map((name) => [name, elideMiddle(name, width, measure)]));
  for (const head of HEADS.slice(1)) {
    const alike = alikeIn(found);
    if (alike.length === 0) break;
    const other = new Map([
      ...found,
      ...alike.map((name) => [name, elideMiddle(name, width, measure, head)] as const),
    ]);
    if (alikeIn(other).length < alike.length) found = other;
  }
  return found;
}

/** The names that are shortened to the same as another is. */
function alikeIn(shortNames: ReadonlyMap<string, string>): string[] {
  const counts = new Map<string, number>();
  for (const short of shortNames.values()) counts.set(short, (counts.get(short) ?? 0) + 1);
  return [...shortNames].filter(([, short]) => (counts.get(short) ?? 0) > 1).map(([name]) => name);
}

/**
 * Elides `text` in the middle, where step names differ least, to fit `width`.
 *
 * Names of one pipeline often share a prefix and differ at the end.
 *
 * @param head how much of what is kept is the beginning.
 */
export function elideMiddle(text: string, width: number, measure: Measure, head = 0.5): string {
  if (measure(text) <= width) return text;
  const characters = [...text];
  let kept = 0;
  for (let low = 1, high = characters.length - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    if (measure(withoutMiddle(characters, middle, head)) <= width) {
      kept = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return withoutMiddle(characters, kept, head);
}

/**
 * A step's display name or type, and its status, on one line of the given width.
 *
 * Where there is too little room, the word goes before the sign does, and the name or type is elided last.
 */
export function detailLine(
  subtitle: string,
  { sign, word }: { sign: string; word: string },
  width: number,
  measure: Measure,
): string {
  const full = [sign, word].filter(Boolean).join(" ");
  const whole = joined(subtitle, full);
  if (measure(whole) <= width) return whole;
  const short = sign || word;
  return joined(elideMiddle(subtitle, width - measure(joined("", short)), measure), short);
}

function joined(subtitle: string, status: string): string {
  return status ? `${subtitle} · ${status}` : subtitle;
}

function withoutMiddle(characters: string[], kept: number, share: number): string {
  const head = Math.ceil(kept * share);
  const tail = kept - head;
  return characters.slice(0, head).join("") + ELLIPSIS + characters.slice(characters.length - tail).join("");
}
