/**
 * The style sheet of the front end, read once for a page, however many widgets are shown.
 *
 * A `style` element of each widget's own has the page read 57 KB anew, and style all that is in it. It may also be
 * forbidden by a Content-Security-Policy, and would not reach into a shadow root.
 */

interface Known {
  sheet: CSSStyleSheet;
  text: string;
}

/** Has `el` styled, in whatever document or shadow root it stands, or comes to stand, until the answer is called. */
export function wearStyleSheet(text: string, el: HTMLElement): () => void {
  const sheet = sheetOf(text);
  const wear = () => {
    const root = el.getRootNode();
    adopt(sheet, root instanceof ShadowRoot ? root : document);
  };
  wear();
  // It speaks before what has come into the page is painted.
  const moved = new ResizeObserver(wear);
  moved.observe(el);
  return () => moved.disconnect();
}

/** Of kernels with different versions, the latest widget's is worn by all: there is one set of names. */
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
