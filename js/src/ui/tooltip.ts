/** A small card of text near the pointer, above everything else. */

import { element } from "../dom";
import { onAbort } from "../listen";
import { type Anchor, hideFromTop, placeAt, showOnTop } from "./floating";
import { holdsFocus } from "./focused";

/** How long the pointer rests before the tooltip opens. */
const REST_MS = 350;

/** The first line of a tooltip, and the lines below it. */
export interface Told {
  title: string;
  lines: readonly string[];
}

/** A tooltip. It is for sighted users only: its owner has to give screen readers the same information. */
export class Tooltip {
  readonly #root = document.createElement("div");
  #due: ReturnType<typeof setTimeout> | undefined;
  #say: (() => Told) | null = null;
  readonly #widget: Element;

  /** @param parent The element that the tooltip is in, and whose styles it inherits. */
  constructor(parent: HTMLElement, signal: AbortSignal) {
    this.#widget = parent.closest(".ssw") ?? parent;
    this.#root.className = "ssw-tooltip";
    this.#root.setAttribute("role", "tooltip");
    this.#root.popover = "manual";
    this.#root.hidden = true;
    parent.append(this.#root);
    // On the window, so that Escape hides the tooltip (WCAG 1.4.13) before any other handler acts on the key.
    window.addEventListener("keydown", (event) => this.#keyPressed(event), { capture: true, signal });
    onAbort(signal, () => this.#dispose());
  }

  /** Opens the tooltip once the pointer has rested, or at once if another tooltip is open. */
  show(anchor: Anchor, say: () => Told): void {
    const isShown = this.#say != null;
    clearTimeout(this.#due);
    if (isShown) this.#open(anchor, say);
    else this.#due = setTimeout(() => this.#open(anchor, say), REST_MS);
  }

  hide(): void {
    clearTimeout(this.#due);
    if (!this.#say) return;
    this.#say = null;
    hideFromTop(this.#root);
    this.#root.hidden = true;
  }

  /** Updates the text of an open tooltip. */
  refresh(): void {
    if (!this.#say) return;
    const { title, lines } = this.#say();
    this.#root.replaceChildren(
      element("strong", {}, title),
      ...lines.map((line) => element("span", {}, line)),
    );
  }

  #keyPressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.#say) return;
    this.hide();
    // With the focus elsewhere in the page, the key is meant for that place too.
    if (!holdsFocus(this.#widget)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #open(anchor: Anchor, say: () => Told): void {
    this.#say = say;
    this.refresh();
    this.#root.hidden = false;
    showOnTop(this.#root);
    placeAt(this.#root, anchor, "bottom-start", 14);
  }

  #dispose(): void {
    this.hide();
    this.#root.remove();
  }
}
