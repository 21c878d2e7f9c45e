/**
 * Plain DOM, in the few words the panels need.
 *
 * Everything that comes from a pipeline (names, messages, values) goes in as a
 * text node or an attribute value; nothing here parses HTML. Writers compare
 * first, so that an update touches only what changed and focus stays put.
 */

import { appendChildren, escapeBidi } from "../dom";

type AttributeValue = string | number | boolean | null;

/** Sets an attribute; `null` and `false` remove it, `true` leaves it empty. */
export function setAttribute(element: Element, name: string, value: AttributeValue): void {
  if (value == null || value === false) {
    element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

export function setText(element: Element, text: string): void {
  const shown = escapeBidi(text);
  if (element.textContent !== shown) element.textContent = shown;
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/**
 * Says that a button does nothing now, without taking the focus from it: a
 * `disabled` button drops the focus and cannot tell a screen reader why.
 * Handlers ask `isUnavailable` first.
 */
export function setUnavailable(button: Element, unavailable: boolean): void {
  setAttribute(button, "aria-disabled", unavailable ? "true" : null);
}

export function isUnavailable(button: Element): boolean {
  return button.getAttribute("aria-disabled") === "true";
}

/** Makes an element; string children become text nodes. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, AttributeValue> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  appendChildren(element, children);
  return element;
}

/** A button that submits nothing and calls `press` while it is available. */
export function button(
  attributes: Record<string, AttributeValue>,
  label: string,
  press: () => void,
): HTMLButtonElement {
  const element = h("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", () => {
    if (!isUnavailable(element)) press();
  });
  return element;
}

/** A sign before words: drawn, not read aloud. */
export function sign(glyph = ""): HTMLSpanElement {
  return h("span", { class: "ssw-sign", "aria-hidden": "true" }, glyph);
}

/** Whether the focus is on the element or inside it, also where a host puts widgets in a shadow tree. */
export function holdsFocus(element: Element): boolean {
  const { activeElement } = element.getRootNode() as Document | ShadowRoot;
  return element.contains(activeElement);
}

/** A name in pieces between which a line may end: after a hyphen, before a capital. */
export function breakable(name: string): Node[] {
  const pieces = name.split(/(?<=[-_./:])|(?<=[a-z0-9])(?=[A-Z])/);
  return pieces.flatMap((piece) => [new Text(escapeBidi(piece)), h("wbr")]).slice(0, -1);
}

let lastId = 0;

/** An id no other element of the page has; two views of one widget need two. */
export function uniqueId(stem: string): string {
  lastId += 1;
  return `ssw-${stem}-${lastId}`;
}

/** What shows one item of a list, and takes the item's later values. */
export interface Row<Item> {
  element: HTMLElement;
  update(item: Item): void;
}

/**
 * Returns a function that makes `parent` show a list, one row per key. A row
 * lives as long as its key; only rows that are out of place are moved.
 */
export function keyedRows<Item, MadeRow extends Row<Item>>(
  parent: HTMLElement,
  keyOf: (item: Item) => string,
  make: (item: Item) => MadeRow,
): (items: readonly Item[]) => ReadonlyMap<string, MadeRow> {
  const rows = new Map<string, MadeRow>();
  return (items) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of rows) {
      if (keys.has(key)) continue;
      row.element.remove();
      rows.delete(key);
    }
    items.forEach((item, index) => {
      const key = keyOf(item);
      const row = rows.get(key) ?? make(item);
      rows.set(key, row);
      row.update(item);
      const present = parent.children[index] ?? null;
      if (present !== row.element) parent.insertBefore(row.element, present);
    });
    return rows;
  };
}
