/** The element that has the focus, even inside a shadow tree, where some hosts put widgets. */
export function focusedElement(): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

/** Whether the focus is on the element or inside it. */
export function holdsFocus(element: Element): boolean {
  return element.contains(focusedElement());
}
