/**
 * A card for each step: HTML above the canvas, for sharp text, and for the page's focus, roles and themes.
 *
 * Cards are created once and updated in place. They are not components, as a single click can bring a verdict
 * that changes two hundred of them at once.
 */
import { element, escapeBidi, placed } from "../dom";
import { iconName, stepLook } from "../ui/step_types";
import { durationText, elapsedText } from "../ui/time";
import type { StepElement } from "../wire";
import type { Appearance } from "./appearance";
import type { Box } from "./arrangement";
import { lineWidth, nameAloneWidth, nameWidth } from "./sizes";
import { cutEnd, elideMiddle, type Measure, shortened } from "./text";

/** What a card can be marked as; each mark is a `data-` attribute. */
export type Mark = "raised" | "reader" | "preview" | "found";

/** The gap between the text and the time in the second line. */
const GAP = 8;
/** The width of the sign before the words of a warning, including the gap after it. */
const WARNING_WIDTH = 17;

function part(name: string, ...children: Node[]): HTMLElement {
  return element("span", { class: `ssw-card-${name}` }, ...children);
}

export class Card {
  readonly root: HTMLElement;
  readonly #step: StepElement;
  readonly #name = part("name");
  readonly #note = part("note");
  readonly #time = part("time");
  #shown: Appearance | null = null;
  #painted = "";
  #room = 0;

  constructor(step: StepElement) {
    this.#step = step;
    const { hue } = stepLook(step.type);
    this.root = element(
      "div",
      { class: "ssw-card", role: "option", tabindex: "-1", "aria-selected": "false", "data-hue": hue },
      part("icon"),
      part("line", this.#name),
      part("line", part("warning"), this.#note, this.#time, part("sign")),
    );
    this.root.dataset.step = step.id;
  }

  set name(text: string) {
    if (this.#name.textContent !== text) this.#name.textContent = text;
  }

  /** @param room The width of the second line, in CSS pixels. */
  paint(shown: Appearance, label: string, room: number, measure: Measure): void {
    const key = JSON.stringify([shown, label, room]);
    if (key === this.#painted) return;
    if (shown.look !== this.#shown?.look || shown.warning !== this.#shown.warning) this.#draw(shown);
    this.#painted = key;
    this.#shown = shown;
    this.#room = room;
    this.root.setAttribute("aria-selected", String(shown.selected));
    this.root.setAttribute("aria-label", escapeBidi(label));
    this.tick(Date.now(), measure);
  }

  /** Writes the second line, with the time that has elapsed. */
  tick(now_ms: number, measure: Measure): void {
    if (!this.#shown) return;
    const { note, warning, isEstimate } = this.#shown;
    const room = this.#room - (warning ? WARNING_WIDTH : 0);
    const news = brief(escapeBidi(note || warning), room, measure);
    const passed = timeText(this.#shown, now_ms);
    const beside = room - measure(passed) - GAP;
    // An estimate gives way to more urgent text, as it is also shown elsewhere.
    const time = isEstimate && news && measure(news) > beside ? "" : passed;
    write(this.#time, time);
    write(this.#note, this.#subtitle(news, time ? beside : room, measure));
  }

  /** Whether the card shows an elapsed time. */
  get isTicking(): boolean {
    return this.#shown?.since != null;
  }

  #subtitle(news: string, room: number, measure: Measure): string {
    const { display_name, type } = this.#step;
    return news ? cutEnd(news, room, measure) : elideMiddle(escapeBidi(display_name || type), room, measure);
  }

  #draw({ look, warning }: Appearance): void {
    this.root.dataset.look = look;
    const icon = iconName(this.#step.type) + (look === "not-run" ? "-faded" : "");
    this.root.style.setProperty("--ssw-icon", `var(--ssw-ink-${icon})`);
    this.root.toggleAttribute("data-warning", warning !== "");
  }
}

/** `12 min 03 s`, or `~12 min 03 s` for an estimate; the elapsed time while the step executes. */
function timeText({ duration_s, isEstimate, since }: Appearance, now_ms: number): string {
  if (since) return elapsedText({ started_at: since, ended_at: null }, now_ms);
  // Less than a second is not worth showing on a card.
  if (duration_s == null || duration_s < 1) return "";
  return `${isEstimate ? "~" : ""}${durationText(duration_s)}`;
}

/** Shortens `may be cached` to `cached?` if it does not fit. */
function brief(words: string, room: number, measure: Measure): string {
  return measure(words) > room ? words.replace(/^may be (.*)/, "$1?") : words;
}

function write(span: HTMLElement, text: string): void {
  if (span.textContent !== text) span.textContent = text;
}

/** How much of a card is drawn; less when it is small. */
export type Detail = "card" | "name" | "block";

export class Cards {
  readonly root = element("div", { class: "ssw-cards", role: "listbox", "aria-multiselectable": "true" });
  readonly #cards: ReadonlyMap<string, Card>;
  readonly #steps: readonly StepElement[];
  readonly #measureName: Measure;
  readonly #measure: Measure;
  readonly #marked = new Map<Mark, ReadonlySet<string>>();
  #width = 0;
  #detail: Detail = "card";

  /** @param measureName Measures names, which are bold; `measure` measures all other text. */
  constructor(steps: readonly StepElement[], label: string, measureName: Measure, measure: Measure) {
    this.#steps = steps;
    this.#measureName = measureName;
    this.#measure = measure;
    this.#cards = new Map(steps.map((step) => [step.id, new Card(step)]));
    this.root.setAttribute("aria-label", label);
    this.root.append(...[...this.#cards.values()].map(({ root }) => root));
    this.root.dataset.detail = this.#detail;
  }

  of(step: string): HTMLElement | undefined {
    return this.#cards.get(step)?.root;
  }

  place(boxes: ReadonlyMap<string, Box>, width: number): void {
    for (const [step, box] of boxes) {
      const card = this.of(step);
      if (card) placed(card, box);
    }
    if (width === this.#width) return;
    this.#width = width;
    this.#writeNames();
  }

  paint(step: string, shown: Appearance, label: string): void {
    this.#cards.get(step)?.paint(shown, label, lineWidth(this.#width), this.#measure);
  }

  set detail(detail: Detail) {
    if (detail === this.#detail) return;
    this.#detail = detail;
    this.root.dataset.detail = detail;
    this.#writeNames();
  }

  /** Marks these steps, and removes the mark from all others. */
  mark(as: Mark, steps: Iterable<string>): void {
    const before = this.#marked.get(as) ?? new Set();
    const now = new Set(steps);
    this.#marked.set(as, now);
    for (const step of before) if (!now.has(step)) this.of(step)?.removeAttribute(`data-${as}`);
    for (const step of now) if (!before.has(step)) this.of(step)?.setAttribute(`data-${as}`, "true");
  }

  tick(now_ms: number): void {
    for (const card of this.#cards.values()) if (card.isTicking) card.tick(now_ms, this.#measure);
  }

  get isTicking(): boolean {
    return [...this.#cards.values()].some((card) => card.isTicking);
  }

  #writeNames(): void {
    const names = this.#steps.map(({ id }) => escapeBidi(id));
    const room = this.#detail === "card" ? nameWidth(this.#width) : nameAloneWidth(this.#width);
    const short = shortened(names, room, this.#measureName);
    for (const { id } of this.#steps) {
      const name = escapeBidi(id);
      const card = this.#cards.get(id);
      if (card) card.name = short.get(name) ?? name;
    }
  }
}
