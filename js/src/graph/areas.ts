/** The boxes around the steps of branches and bodies: beneath the edges, their titles above. */
import { element } from "../dom";
import { own } from "../own";
import type { Run } from "../wire";
import { iterationsText } from "./appearance";
import type { Area } from "./arrangement";

export class Areas {
  readonly boxes = element("div", { class: "ssw-areas", "aria-hidden": "true" });
  readonly titles = element("div", { class: "ssw-titles", "aria-hidden": "true" });
  readonly #counts = new Map<string, HTMLElement>();

  draw(areas: readonly Area[]): void {
    this.#counts.clear();
    this.boxes.replaceChildren(...areas.map(drawBox));
    this.titles.replaceChildren(...areas.map((area) => this.#title(area)));
  }

  /** Writes beside the title of each ForEach how many iterations are through; `null` for no run. */
  count(run: Run | null): void {
    for (const [container, span] of this.#counts) {
      const step = run && own(run.steps, container);
      const text = step ? iterationsText(step) : "";
      if (span.textContent !== text) span.textContent = text;
    }
  }

  #title({ x1, y1, x2, title, container, branch }: Area): HTMLElement {
    const count = element("span", { class: "ssw-area-count" });
    if (branch === "ForEachBody") this.#counts.set(container, count);
    const root = element("div", { class: "ssw-area-title" }, element("span", {}, title), count);
    return placed(root, { left: x1, top: y1, width: x2 - x1 });
  }
}

function drawBox({ x1, y1, x2, y2, branch }: Area): HTMLElement {
  const box = element("div", { class: "ssw-area", "data-branch": branch });
  return placed(box, { left: x1, top: y1, width: x2 - x1, height: y2 - y1 });
}

function placed(part: HTMLElement, place: Record<string, number>): HTMLElement {
  for (const [side, px] of Object.entries(place)) part.style.setProperty(side, `${px}px`);
  return part;
}
