/** Creates elements without ever parsing HTML, as step names are untrusted data. */

import { onAbort } from "./listen";

type Attributes = Record<string, string>;

/** The characters that change the direction of the text after them, including our own text after a name. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** The text with these characters written as escapes, such as `\u202e`. */
export function escapeBidi(text: string): string {
  return text.replace(TURNING, (turning) => `\\u${turning.charCodeAt(0).toString(16)}`);
}

/** Creates an element; strings become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  appendChildren(made, children);
  return made;
}

/** Appends elements, and strings as text nodes. */
function appendChildren(element: Element, children: readonly (Node | string)[]): void {
  element.append(...children.map((child) => (typeof child === "string" ? escapeBidi(child) : child)));
}

/** Ends a view and empties its element, which Jupyter may keep until the page is closed. */
export function disposeView(view: AbortController, el: HTMLElement): void {
  view.abort();
  el.replaceChildren();
}

/** Returns a function that runs `task` in the next animation frame, once however often it is called. */
export function oncePerFrame(task: () => void, signal: AbortSignal): () => void {
  let frame = 0;
  onAbort(signal, () => cancelAnimationFrame(frame));
  return () => {
    if (frame || signal.aborted) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      task();
    });
  };
}

/** Positions a part in a drawing, and returns it; a transform would make it a separate part of a layer. */
export function placed<Part extends HTMLElement>(
  part: Part,
  { x1, y1, x2, y2 }: { x1: number; y1: number; x2: number; y2: number },
): Part {
  const place = { left: x1, top: y1, width: x2 - x1, height: y2 - y1 };
  for (const [side, px] of Object.entries(place)) part.style.setProperty(side, `${px}px`);
  return part;
}
