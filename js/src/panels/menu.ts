/**
 * A menu button as the WAI-ARIA Authoring Practices describe it.
 *
 * The button opens the menu with a press, Enter, Space or an arrow key; in the
 * menu the arrow keys, Home, End and first letters move, Escape and Tab leave.
 * Items that cannot be chosen can be reached, so that their reason can be read.
 */

import {
  button,
  h,
  holdsFocus,
  keyedRows,
  type Row,
  setAttribute,
  setHidden,
  setText,
  uniqueId,
} from "./dom";

export interface MenuItem {
  key: string;
  label: string;
  /** A second, quieter line. */
  detail: string;
  title: string;
  unavailable: boolean;
}

export interface Menu {
  opener: HTMLButtonElement;
  popup: HTMLElement;
  show(items: readonly MenuItem[]): void;
}

/** `opening` is called before the menu opens, `choose` with the key of an item that is available. */
export function makeMenu(label: string, opening: () => void, choose: (key: string) => void): Menu {
  const { opener, popup, list, waiting } = buildMenu(label);
  const items = () => [...list.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const setOpen = (open: boolean) => {
    setHidden(popup, !open);
    setAttribute(opener, "aria-expanded", open ? "true" : "false");
  };
  const open = (place: 0 | -1) => {
    opening();
    setOpen(true);
    (items().at(place) ?? popup).focus();
  };
  const leave = () => {
    setOpen(false);
    opener.focus();
  };
  const showItems = keyedRows(
    list,
    (item: MenuItem) => item.key,
    () =>
      makeItem((key) => {
        leave();
        choose(key);
      }),
  );

  opener.addEventListener("click", () => {
    if (opener.getAttribute("aria-disabled")) return;
    if (popup.hidden) open(0);
    else leave();
  });
  // The focus stays in the menu meanwhile: its leaving would close the menu before the click does.
  opener.addEventListener("mousedown", (event) => event.preventDefault());
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!opener.getAttribute("aria-disabled")) open(event.key === "ArrowDown" ? 0 : -1);
  });
  popup.addEventListener("keydown", (event) => handleKey(event, items(), leave));
  popup.addEventListener("focusout", ({ relatedTarget }) => {
    if (!popup.contains(relatedTarget as Node | null)) setOpen(false);
  });
  return {
    opener,
    popup,
    show(shown) {
      showItems(shown);
      setHidden(waiting, shown.length > 0);
      if (!popup.hidden && holdsFocus(popup) && !holdsFocus(list)) items()[0]?.focus();
    },
  };
}

function buildMenu(label: string) {
  const id = uniqueId("menu");
  const opener = button(
    { class: "ssw-button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id },
    "",
    () => undefined,
  );
  opener.append(label, h("span", { class: "ssw-menu-sign", "aria-hidden": "true" }, "▾"));
  const waiting = h("p", { class: "ssw-placeholder", role: "none" }, "Reading…");
  const list = h("div", { role: "none" });
  const popup = h(
    "div",
    { id, class: "ssw-menu", role: "menu", "aria-label": label, tabindex: "-1", hidden: true },
    waiting,
    list,
  );
  return { opener, popup, list, waiting };
}

function makeItem(choose: (key: string) => void): Row<MenuItem> {
  let key = "";
  const label = h("span", { class: "ssw-menu-label" });
  const detail = h("span", { class: "ssw-menu-detail" });
  const element = button({ class: "ssw-menu-item", role: "menuitem", tabindex: "-1" }, "", () => choose(key));
  element.append(label, " ", detail);
  const update = (item: MenuItem) => {
    key = item.key;
    setText(label, item.label);
    setText(detail, item.detail);
    setAttribute(element, "title", item.title);
    setAttribute(element, "aria-disabled", item.unavailable ? "true" : null);
  };
  return { element, update };
}

function handleKey(event: KeyboardEvent, items: readonly HTMLElement[], leave: () => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // The keys of an open menu are the menu's alone: outside it, Escape would clear the selection.
  event.stopPropagation();
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    leave();
    return;
  }
  const next = nextItem(event.key, items, items.indexOf(event.target as HTMLElement));
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function nextItem(key: string, items: readonly HTMLElement[], present: number): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return items[(present + 1) % items.length];
    case "ArrowUp":
      return items.at(Math.max(present, 0) - 1);
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    default:
      return key.length === 1 ? startingWith(key, items, present) : undefined;
  }
}

/** The next item after the present one whose label starts with a letter. */
function startingWith(letter: string, items: readonly HTMLElement[], present: number) {
  const inTurn = [...items.slice(present + 1), ...items.slice(0, present + 1)];
  return inTurn.find((item) => item.textContent?.toLowerCase().startsWith(letter.toLowerCase()));
}
