/** A line of text where a widget will be, or would be. */

import { Widget } from "@lumino/widgets";

export class Words extends Widget {
  constructor(text: string) {
    super({ node: document.createElement("p") });
    this.addClass("ssw-lab-words");
    this.node.setAttribute("role", "status");
    this.node.textContent = text;
  }
}
