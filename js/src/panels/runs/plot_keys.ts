/** The keyboard in the plot. */

const STEPS = new Map([
  ["ArrowRight", 1],
  ["ArrowUp", 1],
  ["ArrowLeft", -1],
  ["ArrowDown", -1],
]);

/** Moves the focus among the buttons of `root` by the arrow keys, Home and End. */
export function moveAlong(event: KeyboardEvent, root: Element | null): void {
  if (!root || event.ctrlKey || event.metaKey || event.altKey) return;
  const buttons = [...root.querySelectorAll("button")];
  const at = buttons.indexOf(event.currentTarget as HTMLButtonElement);
  const next = buttons[placeAfter(event.key, at, buttons.length)];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus({ preventScroll: true });
}

function placeAfter(key: string, at: number, count: number): number {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return at + (STEPS.get(key) ?? count);
}
