/** A line of text in the place of a widget that is not there yet, or cannot be. */

import { Widget } from "@lumino/widgets";

export class Words extends Widget {
  constructor(text: string) {
    super({ node: document.createElement("p") });
    this.addClass("ssw-lab-words");
    this.node.setAttribute("role", "status");
    this.node.textContent = text;
  }
}
