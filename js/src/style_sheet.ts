/**
 * The style sheet of the front end, parsed once per page, however many widgets are shown.
 *
 * With a `style` element for each widget, the page would parse 57 KB and compute its styles each time. A
 * Content-Security-Policy may also forbid such an element, and it would not reach into a shadow root.
 */

interface Known {
  sheet: CSSStyleSheet;
  text: string;
}

/** Styles `el` in its document or shadow root, also after a move, until the returned function is called. */
export function wearStyleSheet(text: string, el: HTMLElement): () => void {
  const sheet = sheetOf(text);
  const wear = () => {
    const root = el.getRootNode();
    adopt(sheet, root instanceof ShadowRoot ? root : document);
  };
  wear();
  // The observer is called before newly inserted elements are painted.
  const moved = new ResizeObserver(wear);
  moved.observe(el);
  return () => moved.disconnect();
}

/** The page's one sheet. With kernels of different versions, the latest applies to all: they share names. */
function sheetOf(text: string): CSSStyleSheet {
  const page = globalThis as { [key: symbol]: Known | undefined };
  const key = Symbol.for("sagemaker_selective_widget.style_sheet");
  page[key] ??= { sheet: new CSSStyleSheet(), text: "" };
  const known = page[key];
  if (known.text !== text) {
    known.sheet.replaceSync(text);
    known.text = text;
  }
  return known.sheet;
}

function adopt(sheet: CSSStyleSheet, root: Document | ShadowRoot): void {
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
