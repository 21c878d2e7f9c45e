/** The boxes around the steps of branches and bodies, beneath the graph. */
import { element } from "../dom";
import type { Run } from "../wire";
import { iterationsText } from "./appearance";
import type { Area } from "./arrangement";
import { own } from "./own";

export class Areas {
  readonly root = element("div", { class: "ssw-areas", "aria-hidden": "true" });
  readonly #counts = new Map<string, HTMLElement>();

  draw(areas: readonly Area[]): void {
    this.#counts.clear();
    this.root.replaceChildren(...areas.map((area) => this.#box(area)));
  }

  /** Writes beside the title of each ForEach how many iterations are through; `null` for no run. */
  count(run: Run | null): void {
    for (const [container, span] of this.#counts) {
      const step = run && own(run.steps, container);
      const text = step ? iterationsText(step) : "";
      if (span.textContent !== text) span.textContent = text;
    }
  }

  #box({ x1, y1, x2, y2, title, container, branch, depth }: Area): HTMLElement {
    const count = element("span", { class: "ssw-area-count" });
    const head = element("div", { class: "ssw-area-title" }, element("span", {}, title), count);
    const box = element("div", { class: "ssw-area", "data-depth": String(depth % 2) }, head);
    if (branch === "ForEachBody") this.#counts.set(container, count);
    Object.assign(box.style, {
      left: `${x1}px`,
      top: `${y1}px`,
      width: `${x2 - x1}px`,
      height: `${y2 - y1}px`,
    });
    return box;
  }
}
