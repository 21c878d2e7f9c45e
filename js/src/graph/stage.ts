/** The elements in cytoscape and on cards, arranged for the available room. */
import type { Core, Stylesheet } from "cytoscape";
import { oncePerFrame } from "../dom";
import { onAbort, onCore } from "../listen";
import { counted } from "../panels/state";
import type { Elements, ManagedModel, Orientation, OrientationChoice } from "../wire";
import type { Scene } from "./appearance";
import { Areas } from "./areas";
import type { Arrangement, Box, Point } from "./arrangement";
import { Cards, type Detail } from "./cards";
import { toCytoscape } from "./elements";
import { firstView, parentsOf, type Room } from "./first_view";
import type { HostedGraph } from "./host";
import { type Inks, inksOf, wear } from "./inks";
import { detailAt, moveLayers } from "./layers";
import { applyArrangement, cardsOf, unroute } from "./layout";
import { chooseArrangement, lineWidths } from "./needed_height";
import { Painter } from "./paint";
import { FONT_SIZE } from "./sizes";
import { stylesheet } from "./style";
import { measureIn } from "./text";
import { onThemeChange, type Palette, readPalette } from "./theme";
import { Viewport } from "./viewport";

/**
 * Arranges the elements when created, and again when the room changes, until the user has moved the view.
 *
 * A layout that the user sets with `graph.set_layout(…)`, before or later, replaces ours.
 */
export class Stage {
  readonly viewport: Viewport;
  readonly painter: Painter;
  readonly cards: Cards;
  readonly #cy: Core;
  readonly #hosted: ManagedModel;
  readonly #canvas: HTMLElement;
  readonly #elements: Elements;
  readonly #scene: () => Scene;
  readonly #lines: readonly number[];
  readonly #areas = new Areas();
  #wanted: OrientationChoice;
  #arrangement: Arrangement;
  #inks: Inks;
  #detail: Detail = "card";
  #isOurs = false;
  #size: Room;
  #arranged: () => void = () => {};

  /** @param canvas The element that contains cytoscape. */
  constructor(
    elements: Elements,
    scene: () => Scene,
    wanted: OrientationChoice,
    canvas: HTMLElement,
    { cy, hosted }: HostedGraph,
    signal: AbortSignal,
  ) {
    this.#cy = cy;
    this.#hosted = hosted;
    this.#canvas = canvas;
    this.#elements = elements;
    this.#scene = scene;
    this.#wanted = wanted;
    const palette = readPalette(canvas);
    const font = `${FONT_SIZE}px ${palette.fontFamily}`;
    const measure = measureIn(`600 ${font}`);
    this.#lines = lineWidths(elements, measure);
    this.#size = sizeOf(cy);
    this.viewport = new Viewport(cy, signal);
    this.#arrangement = this.#choose();
    this.#inks = this.#wear(palette);
    this.cards = new Cards(elements.nodes, counted(elements.nodes.length, "step"), measure, measureIn(font));
    this.painter = new Painter(cy, elements, this.cards, this.#areas);
    canvas.prepend(this.#areas.boxes);
    canvas.append(this.#areas.titles, this.cards.root);
    this.#style();
    this.#begin();
    this.painter.paint(scene());
    const layers = [this.#areas.boxes, this.#areas.titles, this.cards.root];
    moveLayers(cy, layers, (zoom) => this.#zoomed(zoom), signal);
    this.#follow(signal);
  }

  /** The direction in which edges lead. */
  get orientation(): Orientation {
    return this.#arrangement.orientation;
  }

  /** Sets the one listener, which shows how the drawing is turned. */
  onArranged(react: () => void): void {
    this.#arranged = react;
  }

  get inks(): Inks {
    return this.#inks;
  }

  /** Turns the drawing, or lets the room decide how it is turned. */
  turn(wanted: OrientationChoice): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (this.#isOurs) this.#rearrange();
  }

  /** The step at a point, which is in pixels of the window; `null` if there is none. */
  stepAt({ x, y }: Point): string | null {
    const { left, top } = this.#canvas.getBoundingClientRect();
    const [pan, zoom] = [this.#cy.pan(), this.#cy.zoom()];
    const at = { x: (x - left - pan.x) / zoom, y: (y - top - pan.y) / zoom };
    const cards = this.#isOurs ? this.#arrangement.cards : cardsOf(this.#cy);
    const found = [...cards].find(
      ([, { x1, y1, x2, y2 }]) => at.x >= x1 && at.x <= x2 && at.y >= y1 && at.y <= y2,
    );
    return found?.[0] ?? null;
  }

  #choose(): Arrangement {
    const { selected } = this.#scene();
    return chooseArrangement(this.#elements, this.#lines, this.#wanted, this.viewport.room, selected);
  }

  /** Adds the elements in their places, or leaves these to the layout that the user has set. */
  #begin(): void {
    const wished = this.#hosted.get("cytoscape_layout") as { name: string };
    this.#isOurs = wished.name === "preset";
    this.#cy.batch(() => {
      this.#cy.add(toCytoscape(this.#elements, this.#isOurs ? this.#arrangement : undefined));
    });
    if (this.#isOurs) {
      this.#show();
      return;
    }
    this.#cy.layout(wished).run();
    this.#placeCards();
    this.#open(cardsOf(this.#cy));
  }

  #rearrange(): void {
    const { cardWidth, orientation } = this.#arrangement;
    this.#arrangement = this.#choose();
    const isSame = cardWidth === this.#arrangement.cardWidth && orientation === this.orientation;
    if (!isSame) this.#style();
    this.#place();
  }

  #place(): void {
    applyArrangement(this.#cy, this.#elements, this.#arrangement);
    this.#show();
    this.painter.paint(this.#scene());
    this.#arranged();
  }

  /** Draws boxes, lanes and cards where the arrangement has them, and opens the first view. */
  #show(): void {
    this.#areas.draw(this.#arrangement.areas, this.#arrangement.lanes);
    this.cards.place(this.#arrangement.cards, this.#arrangement.cardWidth);
    this.#canvas.dataset.orientation = this.orientation;
    this.viewport.graph = this.#arrangement.extent;
    this.#open(this.#arrangement.cards);
  }

  #open(cards: ReadonlyMap<string, Box>): void {
    const { selected } = this.#scene();
    const parents = parentsOf(this.#elements, selected);
    const extent = this.viewport.graph;
    this.viewport.open(
      firstView({ extent, cards, orientation: this.orientation, selected, parents }, this.viewport.room),
    );
  }

  /** Places the cards on the nodes, wherever those are. */
  #placeCards(): void {
    this.cards.place(cardsOf(this.#cy), this.#arrangement.cardWidth);
  }

  #zoomed(zoom: number): void {
    this.#detail = detailAt(zoom, this.#detail);
    this.cards.detail = this.#detail;
    const { dataset, style } = this.#areas.titles;
    dataset.detail = this.#detail;
    if (this.#detail === "block") style.setProperty("--ssw-zoom", `${zoom}`);
  }

  /** Applies the theme's colours; what the user sets with `graph.set_style(…)` comes later and wins. */
  #restyle(): void {
    this.#inks = this.#wear(readPalette(this.#canvas));
    this.#style();
  }

  #wear(palette: Palette): Inks {
    const inks = inksOf(palette);
    wear(this.#canvas.closest<HTMLElement>(".ssw") ?? this.#canvas, inks);
    return inks;
  }

  #style(): void {
    const wished = this.#hosted.get("cytoscape_style") as Stylesheet[];
    const { cardWidth, orientation } = this.#arrangement;
    this.#cy.style([...stylesheet(this.#inks, cardWidth, orientation), ...wished]);
  }

  #follow(signal: AbortSignal): void {
    onThemeChange(() => this.#restyle(), signal);
    onHosted(this.#hosted, "cytoscape_style", () => this.#style(), signal);
    onCore(this.#cy, "layoutstop", () => this.#giveWay(), signal);
    const observer = new ResizeObserver(oncePerFrame(() => this.#resize(), signal));
    observer.observe(this.#canvas);
    onAbort(signal, () => observer.disconnect());
  }

  /** Gives up our arrangement, as another layout has moved the steps. */
  #giveWay(): void {
    this.#isOurs = false;
    unroute(this.#cy);
    this.#areas.draw([], []);
    this.#placeCards();
    delete this.#canvas.dataset.orientation;
    this.viewport.graph = null;
  }

  #resize(): void {
    this.#cy.resize();
    const before = this.#size;
    const size = sizeOf(this.#cy);
    // A graph that is scrolled out of sight, or in a hidden tab, has no size for the time being.
    if (size.width === 0 || size.height === 0) return;
    if (size.width === before.width && size.height === before.height) return;
    this.#size = size;
    if (this.#isOurs && !this.viewport.isTouched) this.#rearrange();
    else this.viewport.keepCentre({ width: size.width - before.width, height: size.height - before.height });
  }
}

function sizeOf(cy: Core): Room {
  return { width: cy.width(), height: cy.height() };
}

function onHosted(hosted: ManagedModel, trait: string, react: () => void, signal: AbortSignal): void {
  hosted.on(`change:${trait}`, react);
  onAbort(signal, () => hosted.off(`change:${trait}`, react));
}
