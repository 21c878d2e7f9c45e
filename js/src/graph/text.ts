/** Fits text into a card. */

/** The width of a text, in CSS pixels. */
export type Measure = (text: string) => number;

const ELLIPSIS = "…";

/** The widths of measured texts, by font: every display of a pipeline measures the same ones. */
const known = new Map<string, Map<string, number>>();
const MOST_KNOWN = 10_000;
// A font of the page may load late, and widths measured before are those of another font.
document.fonts?.addEventListener("loadingdone", () => {
  for (const widths of known.values()) widths.clear();
});

/** Measures text in the given CSS font. */
export function measureIn(font: string): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return (text) => text.length * 7;
  context.font = font;
  const widths = known.get(font) ?? new Map<string, number>();
  known.set(font, widths);
  return (text) => {
    const before = widths.get(text);
    if (before !== undefined) return before;
    const { width } = context.measureText(text);
    if (widths.size >= MOST_KNOWN) widths.clear();
    widths.set(text, width);
    return width;
  };
}

/** The shares of the beginning in what is kept of a text, tried in turn until texts differ. */
const HEADS = [0.5, 0.7, 0.3, 0.15];
/** How many letters are kept from where names begin to differ, tried in turn. */
const WINDOWS = [3, 2, 1];

/**
 * Shortens each of these names to `width`. Different names stay different: where beginning and end do not
 * distinguish them, the part that does is kept too, as in `E…North…st`.
 */
export function shortened(names: readonly string[], width: number, measure: Measure): Map<string, string> {
  let found = new Map(names.map((name) => [name, elideMiddle(name, width, measure)]));
  for (const head of HEADS.slice(1)) found = better(found, (name) => elideMiddle(name, width, measure, head));
  for (const letters of WINDOWS) {
    found = better(found, (name) => elideAround(name, differenceIn(name, names), letters, width, measure));
  }
  return numbered(found, width, measure);
}

/** Replaces the texts that are alike by other ones, if fewer are alike then. */
function better(found: Map<string, string>, other: (name: string) => string): Map<string, string> {
  const alike = alikeIn(found);
  if (alike.length === 0) return found;
  const next = new Map([...found, ...alike.map((name) => [name, other(name)] as const)]);
  return alikeIn(next).length < alike.length ? next : found;
}

/** Numbers the texts that are still alike: the last resort, for cards too narrow to distinguish names. */
function numbered(found: Map<string, string>, width: number, measure: Measure): Map<string, string> {
  const numbers = alikeIn(found).map((name, i) => {
    const number = `${ELLIPSIS}${i + 1}`;
    return [name, elideEnd(name, width - measure(number), measure) + number] as const;
  });
  return new Map([...found, ...numbers]);
}

/** The names whose shortened text is the same as that of another name. */
function alikeIn(shortNames: ReadonlyMap<string, string>): string[] {
  const counts = new Map<string, number>();
  for (const short of shortNames.values()) counts.set(short, (counts.get(short) ?? 0) + 1);
  return [...shortNames].filter(([, short]) => (counts.get(short) ?? 0) > 1).map(([name]) => name);
}

/** The number of letters that a name shares with the beginning of the name most like it. */
function differenceIn(name: string, names: readonly string[]): number {
  return Math.max(0, ...names.filter((other) => other !== name).map((other) => sharedPrefix(name, other)));
}

function sharedPrefix(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** Keeps the first letter, `letters` letters from `at`, and as much of the end as fits. */
function elideAround(text: string, at: number, letters: number, width: number, measure: Measure): string {
  const begin = [...text][0] + ELLIPSIS + text.slice(at, at + letters);
  for (let tail = text.length - at - letters - 1; tail > 0; tail -= 1) {
    const short = begin + ELLIPSIS + text.slice(text.length - tail);
    if (measure(short) <= width) return short;
  }
  return elideEnd(begin, width, measure);
}

/** Elides the end of a text that is read as a sentence. */
export function cutEnd(text: string, width: number, measure: Measure): string {
  return measure(text) <= width ? text : elideEnd(text, width - measure(ELLIPSIS), measure) + ELLIPSIS;
}

function elideEnd(text: string, width: number, measure: Measure): string {
  const characters = [...text];
  while (characters.length > 0 && measure(characters.join("")) > width) characters.pop();
  return characters.join("");
}

/**
 * Elides `text` in the middle, where step names differ least, to fit `width`.
 *
 * Names of one pipeline often share a prefix and differ at the end.
 *
 * @param head The share of the beginning in what is kept.
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

function withoutMiddle(characters: string[], kept: number, share: number): string {
  const head = Math.ceil(kept * share);
  const tail = kept - head;
  return characters.slice(0, head).join("") + ELLIPSIS + characters.slice(characters.length - tail).join("");
}
