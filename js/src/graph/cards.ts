/**
 * A card for each step: HTML over the canvas, so that text is sharp, and focus, roles and themes are the page's.
 *
 * Cards are made once and changed where something has changed, without a component each: a verdict changes
 * two hundred at once, on the way of a click.
 */
import { element, escapeBidi, placed } from "../dom";
import { iconName, stepLook } from "../ui/step_types";
import { durationText, elapsedText } from "../ui/time";
import type { StepElement } from "../wire";
import type { Appearance } from "./appearance";
import type { Box } from "./arrangement";
import { lineWidth, nameAloneWidth, nameWidth } from "./sizes";
import { cutEnd, elideMiddle, type Measure, shortened } from "./text";

/** What a card can be marked as, each an attribute of its own. */
export type Mark = "raised" | "reader" | "preview" | "found";

/** Between the second line's text and its time. */
const GAP = 8;
/** Of the sign before a warning's words, with the room after it. */
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

  /** @param room for the second line. */
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

  /** Writes the second line: its time may have passed. */
  tick(now_ms: number, measure: Measure): void {
    if (!this.#shown) return;
    const { note, warning, isEstimate } = this.#shown;
    const room = this.#room - (warning ? WARNING_WIDTH : 0);
    const news = brief(escapeBidi(note || warning), room, measure);
    const passed = timeText(this.#shown, now_ms);
    const beside = room - measure(passed) - GAP;
    // What the time is about to be is said elsewhere too.
    const time = isEstimate && news && measure(news) > beside ? "" : passed;
    write(this.#time, time);
    write(this.#note, this.#subtitle(news, time ? beside : room, measure));
  }

  /** Whether its time passes. */
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

/** `12 min 03 s`, `~12 min 03 s`; while it executes, how long it has done so. */
function timeText({ duration_s, isEstimate, since }: Appearance, now_ms: number): string {
  if (since) return elapsedText({ started_at: since, ended_at: null }, now_ms);
  // Less than a second is nothing to tell on a card.
  if (duration_s == null || duration_s < 1) return "";
  return `${isEstimate ? "~" : ""}${durationText(duration_s)}`;
}

/** `cached?` for `may be cached`, where that has no room. */
function brief(words: string, room: number, measure: Measure): string {
  return measure(words) > room ? words.replace(/^may be (.*)/, "$1?") : words;
}

function write(span: HTMLElement, text: string): void {
  if (span.textContent !== text) span.textContent = text;
}

/** How much of a card is drawn, by how small it is. */
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

  /** @param measureName for names, which are bold; `measure` is for all else. */
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

  /** Marks exactly these. */
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
