/** A menu at a point or beside a button. One item has the focus; Escape or a press elsewhere closes it. */

import { Fragment, render } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Anchor, hideFromTop, placeAt, showOnTop } from "./floating";
import { focusedElement } from "./focused";

export interface MenuItem {
  label: string;
  act(): void;
  /** Why the item is unavailable; an item with a reason is shown but does nothing. */
  unavailable?: string;
  /** The keyboard shortcut for the same action. */
  keys?: string;
}

/** Groups of items, with a line between each two. */
export type MenuGroups = readonly (readonly MenuItem[])[];

export interface MenuOptions {
  /** The name of the menu, for screen readers. */
  label: string;
  groups: MenuGroups;
  anchor: Anchor;
  /** The element that gets the focus when the menu is closed. */
  returnTo: HTMLElement | null;
}

/** Opens a menu in `parent`, with its styles, replacing an open one; returns a function to close it. */
export function openMenu(parent: HTMLElement, options: MenuOptions, signal: AbortSignal): () => void {
  closers.get(parent)?.();
  const root = document.createElement("div");
  root.className = "ssw-menu-root";
  const life = new AbortController();
  const close = (returns = true) => {
    if (life.signal.aborted) return;
    life.abort();
    closers.delete(parent);
    render(null, root);
    root.remove();
    if (returns) options.returnTo?.focus({ preventScroll: true });
  };
  closers.set(parent, close);
  signal.addEventListener("abort", () => close(false), { signal: life.signal });
  parent.append(root);
  render(<Menu {...options} close={close} />, root);
  closeOnPressElsewhere(root, close, life.signal);
  return close;
}

const closers = new WeakMap<HTMLElement, (returns?: boolean) => void>();

function closeOnPressElsewhere(
  root: HTMLElement,
  close: (returns: boolean) => void,
  life: AbortSignal,
): void {
  // On the document, `target` would be the host of a shadow tree, in which some hosts put widgets.
  const onPress = (event: Event) => {
    if (!event.composedPath().includes(root)) close(false);
  };
  document.addEventListener("pointerdown", onPress, { capture: true, signal: life });
  root.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (relatedTarget && !root.contains(relatedTarget as Node)) close(false);
    },
    { signal: life },
  );
}

function Menu({ label, groups, anchor, close }: MenuOptions & { close: (returns?: boolean) => void }) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = root.current;
    if (!menu) return;
    menu.popover = "manual";
    showOnTop(menu);
    const isPoint = !(anchor instanceof Element);
    placeAt(menu, anchor, "bottom-start", isPoint ? 2 : 4);
    itemsOf(menu)[0]?.focus({ preventScroll: true });
    return () => hideFromTop(menu);
  }, [anchor]);
  const choose = (item: MenuItem) => {
    if (item.unavailable) return;
    close();
    item.act();
  };
  return (
    <div
      ref={root}
      class="ssw-context-menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => handleKey(event, close)}
      onContextMenu={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {groups
        .filter((group) => group.length > 0)
        .map((group, i) => (
          <Fragment key={group[0]?.label}>
            {i > 0 && <hr />}
            {group.map((item) => (
              <Item key={item.label} item={item} choose={choose} />
            ))}
          </Fragment>
        ))}
    </div>
  );
}

function Item({ item, choose }: { item: MenuItem; choose: (item: MenuItem) => void }) {
  return (
    <button
      type="button"
      role="menuitem"
      class="ssw-menu-item"
      tabIndex={-1}
      aria-disabled={item.unavailable ? "true" : undefined}
      title={item.unavailable || undefined}
      onClick={() => choose(item)}
      onPointerMove={({ currentTarget }) => currentTarget.focus({ preventScroll: true })}
    >
      <span>{item.label}</span>
      {item.keys && <kbd>{item.keys}</kbd>}
    </button>
  );
}

function handleKey(event: KeyboardEvent, close: (returns?: boolean) => void): void {
  const menu = event.currentTarget as HTMLElement;
  const items = itemsOf(menu);
  const at = items.indexOf(focusedElement() as HTMLElement);
  const go = (to: number) => items[(to + items.length) % items.length]?.focus({ preventScroll: true });
  const moves = new Map([
    ["ArrowDown", () => go(at + 1)],
    ["ArrowUp", () => go(at - 1)],
    ["Home", () => go(0)],
    ["End", () => go(items.length - 1)],
    ["Escape", () => close()],
    ["Tab", () => close()],
  ]);
  const act = moves.get(event.key) ?? (isLetter(event) ? () => go(nextWith(items, at, event.key)) : null);
  // The page's shortcuts are off while the menu is open; Enter and Space press the item.
  event.stopPropagation();
  if (!act) return;
  event.preventDefault();
  act();
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
}

function nextWith(items: readonly HTMLElement[], at: number, letter: string): number {
  const begins = (item: HTMLElement) => item.textContent?.toLowerCase().startsWith(letter.toLowerCase());
  const after = items.findIndex((item, i) => i > at && begins(item));
  const found = after >= 0 ? after : items.findIndex((item) => begins(item));
  return found >= 0 ? found : at;
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}
