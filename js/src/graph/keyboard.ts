/** Keyboard control of the graph. */
import type { Direction, StepFocus } from "./focus";
import type { Selection } from "./selection";
import type { Viewport } from "./viewport";

const HINT =
  "Arrow keys move along the edges, letters go to a name, Space or Enter selects, Shift Escape clears the " +
  "selection, Control A selects all, Shift F10 opens a menu, slash searches, plus, minus and zero zoom.";

/** The longest pause between two letters that belong to the same name. */
const TYPED_TOGETHER_MS = 700;

export interface Keyed {
  focus: StepFocus;
  viewport: Viewport;
  selection: Selection;
  /** Every step's name, in definition order. */
  names: readonly string[];
  search(): void;
  openMenu(): void;
}

/** Handles keys pressed on a card or on the drawing itself. */
export function attachKeyboard(
  canvas: HTMLElement,
  cards: HTMLElement,
  keyed: Keyed,
  signal: AbortSignal,
): void {
  const commands = keyCommands(keyed);
  const typed = new TypedName(keyed);
  describeTo(cards, canvas);
  // Focusable by script: cytoscape keeps a press on the drawing from moving the focus there.
  canvas.tabIndex = -1;
  const onKey = (event: KeyboardEvent) => {
    if (!isOnDrawing(event) || event.isComposing) return;
    const name = keyName(event);
    // While a name is being typed, a digit or a dash continues it.
    const [first, second] = typed.isTyping
      ? [typed.takes(event), commands.get(name)]
      : [commands.get(name), typed.takes(event)];
    const act = first ?? second;
    if (act === commands.get(name)) typed.end();
    if (!act) return;
    // The page may have shortcuts on the same keys.
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  canvas.addEventListener("keydown", onKey, { signal });
}

function isOnDrawing({ target }: Event): boolean {
  return target instanceof Element && !target.closest("button, input, [role=menu]");
}

function keyCommands(keyed: Keyed): ReadonlyMap<string, () => void> {
  const { focus, viewport, selection } = keyed;
  const go = (direction: Direction) => () => focus.move(direction);
  const toggle = () => {
    if (focus.step != null) selection.toggle(focus.step);
  };
  return new Map([
    ["ArrowLeft", go("left")],
    ["ArrowRight", go("right")],
    ["ArrowUp", go("up")],
    ["ArrowDown", go("down")],
    ["Home", () => focus.moveToEnd("first")],
    ["End", () => focus.moveToEnd("last")],
    ["Enter", toggle],
    [" ", toggle],
    ["shift+Escape", () => selection.clear()],
    ["mod+a", () => selection.selectAll()],
    ["ContextMenu", () => keyed.openMenu()],
    ["shift+F10", () => keyed.openMenu()],
    ["/", () => keyed.search()],
    ["+", () => viewport.zoomIn()],
    ["=", () => viewport.zoomIn()],
    ["-", () => viewport.zoomOut()],
    ["0", () => viewport.showAll()],
  ]);
}

/** A name such as `mod+shift+z`, `shift+F10` or `+`: Shift is not named if it only makes the character. */
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  if (altKey) return "";
  const isCharacter = key.length === 1;
  const isPlain = !ctrlKey && !metaKey;
  const shift = shiftKey && !(isCharacter && isPlain) ? "shift+" : "";
  return `${isPlain ? "" : "mod+"}${shift}${isCharacter && !isPlain ? key.toLowerCase() : key}`;
}

/** Goes to the next name that begins with the letters typed one after the other. */
class TypedName {
  readonly #keyed: Keyed;
  #text = "";
  #last_ms = 0;

  constructor(keyed: Keyed) {
    this.#keyed = keyed;
  }

  get isTyping(): boolean {
    return this.#text !== "" && performance.now() - this.#last_ms < TYPED_TOGETHER_MS;
  }

  /** Lets the next letter begin another name. */
  end(): void {
    this.#text = "";
  }

  takes({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): (() => void) | undefined {
    if (!/^[\p{L}\p{N}_-]$/u.test(key) || ctrlKey || metaKey || altKey) return undefined;
    return () => this.#type(key.toLowerCase());
  }

  #type(letter: string): void {
    this.#text = this.isTyping ? this.#text + letter : letter;
    this.#last_ms = performance.now();
    const { focus, names } = this.#keyed;
    const at = names.indexOf(focus.step ?? "");
    // A first letter looks from the next name on; further letters may still match the current one.
    const from = this.#text.length === 1 ? at + 1 : Math.max(0, at);
    const inTurn = [...names.slice(from), ...names.slice(0, from)];
    focus.go(inTurn.find((name) => name.toLowerCase().startsWith(this.#text)) ?? null);
  }
}

function describeTo(cards: HTMLElement, canvas: HTMLElement): void {
  const hint = document.createElement("p");
  hint.className = "ssw-unseen";
  hint.id = `ssw-hint-${nextHint++}`;
  hint.textContent = HINT;
  canvas.append(hint);
  cards.setAttribute("aria-describedby", hint.id);
}

/** Makes ids unique among the views of a page, which share this module. */
let nextHint = 0;
