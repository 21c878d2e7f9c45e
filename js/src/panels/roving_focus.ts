/** Moving through a list with the keyboard. */

/** The arrow keys, Home and End move the focus among `items`, from the one that the key was pressed on. */
export function moveFocus(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const present = items.indexOf(event.target as HTMLElement);
  const targets = new Map([
    ["ArrowDown", present + 1],
    ["ArrowUp", present - 1],
    ["Home", 0],
    ["End", items.length - 1],
  ]);
  const next = items[targets.get(event.key) ?? -1];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
