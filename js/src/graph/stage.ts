/** The elements in cytoscape: styled, and arranged for the room that there is. */
import type { Core, Stylesheet } from "cytoscape";
import { escapeBidi, oncePerFrame } from "../dom";
import { onCore } from "../listen";
import type { Elements, ManagedModel, Orientation, StepElement } from "../wire";
import type { Scene, Status } from "./appearance";
import { attachAreas } from "./areas";
import type { Area, Arrangement, Box } from "./arrangement";
import { toCytoscape } from "./elements";
import { arrangeFor, bestArrangement, firstView, parentsOf, type Room } from "./first_view";
import type { HostedGraph } from "./host";
import { applyArrangement, cardsOf, unroute } from "./layout";
import { Painter } from "./paint";
import { FONT_SIZE, stylesheet, textWidth } from "./style";
import { detailLine, type Measure, measureIn, shortened } from "./text";
import { onThemeChange, readPalette } from "./theme";
import { roomOf, Viewport } from "./viewport";

/** The longest that a step's second line gets, but for rare statuses. */
const LONG_DETAIL = " · ✗ failed";

/**
 * Arranges the elements when it is made, and anew when the room changes, until somebody has moved the view.
 *
 * A layout that the user sets with `graph.set_layout(…)`, before or later, takes the place of ours.
 */
export class Stage {
  readonly viewport: Viewport;
  readonly painter: Painter;
  readonly #cy: Core;
  readonly #hosted: ManagedModel;
  readonly #slot: HTMLElement;
  readonly #elements: Elements;
  readonly #scene: () => Scene;
  readonly #measure: Measure;
  readonly #lines: readonly number[];
  readonly #drawAreas: (areas: readonly Area[]) => void;
  #wanted: Orientation | "auto" = "auto";
  #arrangement: Arrangement;
  #isOurs = false;
  #size: Room;
  #names: ReadonlyMap<string, string> = new Map();

  constructor(
    elements: Elements,
    scene: () => Scene,
    slot: HTMLElement,
    { cy, hosted }: HostedGraph,
    signal: AbortSignal,
  ) {
    this.#cy = cy;
    this.#hosted = hosted;
    this.#slot = slot;
    this.#elements = elements;
    this.#scene = scene;
    this.#measure = measureIn(`${FONT_SIZE}px ${readPalette(slot).fontFamily}`);
    this.#lines = lineWidths(elements, this.#measure);
    this.#size = sizeOf(cy);
    this.#arrangement = this.#choose();
    this.#names = this.#shortNames();
    this.viewport = new Viewport(cy);
    this.painter = new Painter(cy, elements.nodes, (step, status) => this.#label(step, status));
    this.#drawAreas = attachAreas(cy, slot, signal);
    this.#restyle();
    cy.batch(() => {
      cy.add(toCytoscape(elements));
      this.painter.paint(scene());
    });
    this.#layOut();
    this.#follow(signal);
  }

  /** Where edges lead. */
  get orientation(): Orientation {
    return this.#arrangement.orientation;
  }

  /** Turns the drawing, or leaves it to the room which way it is turned. */
  turn(wanted: Orientation | "auto"): void {
    this.#wanted = wanted;
    if (this.#isOurs) this.#rearrange();
  }

  #choose(): Arrangement {
    const room = roomOf(this.#cy);
    const { selected } = this.#scene();
    return this.#wanted === "auto"
      ? bestArrangement(this.#elements, this.#lines, room, selected)
      : arrangeFor(this.#elements, this.#wanted, this.#lines, room, selected);
  }

  #layOut(): void {
    const wished = this.#hosted.get("cytoscape_layout") as { name: string };
    if (wished.name === "preset") {
      this.#isOurs = true;
      this.#place();
      return;
    }
    this.#cy.layout(wished).run();
    this.#open(cardsOf(this.#cy));
  }

  #rearrange(): void {
    const { cardWidth, orientation } = this.#arrangement;
    this.#arrangement = this.#choose();
    if (cardWidth !== this.#arrangement.cardWidth || orientation !== this.orientation) {
      this.#names = this.#shortNames();
      this.painter.forget();
      this.#cy.batch(() => {
        this.#restyle();
        this.painter.paint(this.#scene());
      });
    }
    this.#place();
  }

  #place(): void {
    applyArrangement(this.#cy, this.#arrangement);
    this.#drawAreas(this.#arrangement.areas);
    this.#slot.dataset.orientation = this.orientation;
    this.viewport.graph = this.#arrangement.extent;
    this.#open(this.#arrangement.cards);
  }

  #open(cards: ReadonlyMap<string, Box>): void {
    const { selected } = this.#scene();
    const parents = parentsOf(this.#elements, selected);
    const extent = this.viewport.graph;
    this.viewport.open(
      firstView({ extent, cards, orientation: this.orientation, selected, parents }, roomOf(this.#cy)),
    );
  }

  /** Names may be long; nothing of a label leaves its node. */
  #label(step: StepElement, status: Status): string {
    const [width, name] = [textWidth(this.#arrangement.cardWidth), nameOf(step)];
    return `${this.#names.get(name) ?? name}\n${detailLine(subtitleOf(step), status, width, this.#measure)}`;
  }

  #shortNames(): Map<string, string> {
    return shortened(this.#elements.nodes.map(nameOf), textWidth(this.#arrangement.cardWidth), this.#measure);
  }

  /** Wears the theme's colours; what the user sets with `graph.set_style(…)` comes after, and so wins. */
  #restyle(): void {
    const wished = this.#hosted.get("cytoscape_style") as Stylesheet[];
    const { cardWidth, orientation } = this.#arrangement;
    this.#cy.style([...stylesheet(readPalette(this.#slot), cardWidth, orientation), ...wished]);
  }

  #follow(signal: AbortSignal): void {
    onThemeChange(() => this.#restyle(), signal);
    onHosted(this.#hosted, "cytoscape_style", () => this.#restyle(), signal);
    onCore(this.#cy, "layoutstop", () => this.#giveWay(), signal);
    const observer = new ResizeObserver(oncePerFrame(() => this.#resize(), signal));
    observer.observe(this.#slot);
    signal.addEventListener("abort", () => observer.disconnect());
  }

  /** Another layout has moved the steps. */
  #giveWay(): void {
    this.#isOurs = false;
    unroute(this.#cy);
    this.#drawAreas([]);
    delete this.#slot.dataset.orientation;
    this.viewport.graph = null;
  }

  #resize(): void {
    const isUntouched = this.viewport.isOpened;
    this.#cy.resize();
    const before = this.#size;
    const size = sizeOf(this.#cy);
    // A graph that is scrolled out of sight, or in a hidden tab, has no size for the while.
    if (size.width === 0 || size.height === 0) return;
    if (size.width === before.width && size.height === before.height) return;
    this.#size = size;
    if (this.#isOurs && isUntouched) this.#rearrange();
    else this.#cy.panBy({ x: (size.width - before.width) / 2, y: (size.height - before.height) / 2 });
  }
}

function sizeOf(cy: Core): Room {
  return { width: cy.width(), height: cy.height() };
}

function lineWidths({ nodes }: Elements, measure: Measure): number[] {
  const details = new Set(nodes.map((step) => subtitleOf(step) + LONG_DETAIL));
  return [...nodes.map(nameOf), ...details].map(measure);
}

/** The first line of a step's card. */
function nameOf({ id }: StepElement): string {
  return escapeBidi(id);
}

/** The second line of a step's card, before its status: Studio's name for it, or else what it does. */
function subtitleOf({ display_name, type }: StepElement): string {
  return escapeBidi(display_name || type);
}

function onHosted(hosted: ManagedModel, trait: string, react: () => void, signal: AbortSignal): void {
  hosted.on(`change:${trait}`, react);
  signal.addEventListener("abort", () => hosted.off(`change:${trait}`, react));
}
