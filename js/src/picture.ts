/**
 * The picture of a widget, which stands in an output of its own for the day when there is no kernel.
 *
 * A style sheet hides it, not its element: the output is rendered anew whenever Python replaces the picture. It is
 * no `style` element, which a Content-Security-Policy may forbid.
 */
import type { WidgetModel } from "./wire";

/** Hides the pictures of this widget for as long as a view of it is on the page. */
export function hidePicture(model: WidgetModel, signal: AbortSignal): void {
  const id = model.get("picture_id") ?? "";
  if (!/^[0-9a-f]+$/.test(id)) return;
  const sheet = new CSSStyleSheet();
  // The second rule takes JupyterLab's output with it, its padding and prompt.
  sheet.replaceSync(
    `.ssw-picture-${id} { display: none; }
    .jp-OutputArea-child:has(> .jp-OutputArea-output > .ssw-picture-${id}) { display: none; }`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  signal.addEventListener("abort", () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  });
}
