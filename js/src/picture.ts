/**
 * The picture of a widget, which is in a separate output so that it can be shown when there is no kernel.
 *
 * It is hidden by a style sheet, not by changing its element, because the output is rendered anew whenever
 * Python replaces the picture. A `style` element will not do, as a Content-Security-Policy may forbid it.
 */
import { onAbort } from "./listen";
import type { WidgetModel } from "./wire";

/** Hides the pictures of this widget for as long as a view of it is on the page. */
export function hidePicture(model: WidgetModel, signal: AbortSignal): void {
  const id = model.get("picture_id") ?? "";
  if (!/^[0-9a-f]+$/.test(id)) return;
  const sheet = new CSSStyleSheet();
  // The second rule also hides the padding and prompt of JupyterLab's output.
  sheet.replaceSync(
    `.ssw-picture-${id} { display: none; }
    .jp-OutputArea-child:has(> .jp-OutputArea-output > .ssw-picture-${id}) { display: none; }`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  onAbort(signal, () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  });
}
