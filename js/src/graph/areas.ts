/** What surrounds several cards: boxes beneath the edges; titles of boxes and labels of lanes above them. */
import { element, escapeBidi, placed } from "../dom";
import { own } from "../own";
import type { Run } from "../wire";
import { iterationsText } from "./appearance";
import type { Area, Lane } from "./arrangement";

export class Areas {
  readonly boxes = element("div", { class: "ssw-areas", "aria-hidden": "true" });
  readonly titles = element("div", { class: "ssw-titles", "aria-hidden": "true" });
  readonly #counts = new Map<string, HTMLElement>();

  draw(areas: readonly Area[], lanes: readonly Lane[]): void {
    this.#counts.clear();
    this.boxes.replaceChildren(...areas.map(drawBox));
    this.titles.replaceChildren(...areas.map((area) => this.#title(area)), ...lanes.map(drawLane));
  }

  /** Writes beside the title of each ForEach how many iterations are done; `null` removes the counts. */
  count(run: Run | null): void {
    for (const [container, span] of this.#counts) {
      const step = run && own(run.steps, container);
      const text = step ? iterationsText(step) : "";
      if (span.textContent !== text) span.textContent = text;
    }
  }

  #title({ title, container, branch, ...box }: Area): HTMLElement {
    const count = element("span", { class: "ssw-area-count" });
    if (branch === "ForEachBody") this.#counts.set(container, count);
    const root = element("div", { class: "ssw-area-title" }, element("span", {}, title), count);
    return placed(root, box);
  }
}

function drawBox({ branch, ...box }: Area): HTMLElement {
  return placed(element("div", { class: "ssw-area", "data-branch": branch }), box);
}

function drawLane({ label, ...box }: Lane): HTMLElement {
  return placed(
    element("div", { class: "ssw-lane" }, element("span", {}, wrappable(escapeBidi(label)))),
    box,
  );
}

/** Lets a name break into lines between its words. */
function wrappable(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z0-9])/g, "\u200b");
}
