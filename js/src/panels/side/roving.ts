/** Keyboard navigation in a list that is one Tab stop. */

/** Moves the focus among `items` by the arrow keys, Home and End; returns whether it did. */
export function moveFocus(event: KeyboardEvent, items: readonly HTMLElement[]): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const next = items[placeAfter(event.key, items.indexOf(event.target as HTMLElement), items.length)];
  if (!next) return false;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
  return true;
}

function placeAfter(key: string, present: number, count: number): number {
  switch (key) {
    case "ArrowDown":
      return present + 1;
    case "ArrowUp":
      return present - 1;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return -1;
  }
}

/** Scrolls `box`, and nothing around it, as little as needed to bring `item` into sight. */
export function scrollTo(box: HTMLElement, item: HTMLElement): void {
  const frame = box.getBoundingClientRect();
  const place = item.getBoundingClientRect();
  if (place.top < frame.top) box.scrollTop -= frame.top - place.top;
  else if (place.bottom > frame.bottom) {
    box.scrollTop += Math.min(place.bottom - frame.bottom, place.top - frame.top);
  }
}
