/**
 * What anywidget loads for each widget: it takes the front end from the page, where it is loaded once, and so is its
 * style sheet.
 *
 * A page keeps every module that was ever loaded, compiled. anywidget loads a module of its own for each
 * widget; were that the front end, every run of a cell would leave another copy behind.
 */
import { hearPython } from "./hear";
import { importText } from "./import_text";
import { wearStyleSheet } from "./style_sheet";
import type { Model } from "./wire";

interface Context {
  model: Model<{ _front_end: string; _style_sheet: string; picture_id: string }>;
  el: HTMLElement;
  /** Aborts when the view goes; older releases of anywidget have none. */
  signal?: AbortSignal;
}

interface FrontEnd {
  default: {
    initialize?(context: Pick<Context, "model">): () => void;
    render(context: Context): () => void;
  };
}

/**
 * Returns before the front end is there: anywidget gives a model up that is not ready within two seconds, and a
 * busy page may take longer. The views wait for the same front end, and say what went wrong with it.
 */
function initialize(context: Pick<Context, "model">): () => void {
  let isOver = false;
  let end: (() => void) | undefined;
  // A page may have no such model, and then it has no anywidget either that could give it up.
  hearPython(context.model).catch(() => {});
  load(context.model.get("_front_end")).then(
    (frontEnd) => {
      if (!isOver) end = frontEnd.default.initialize?.(context);
    },
    () => {},
  );
  return () => {
    isOver = true;
    end?.();
  };
}

async function render(context: Context): Promise<(() => void) | undefined> {
  wearStyleSheet(context.model.get("_style_sheet"), context.el);
  const frontEnd = await load(context.model.get("_front_end"));
  return context.signal?.aborted ? undefined : frontEnd.default.render(context);
}

/** By their text, so that a kernel of another version gets its own. */
function load(text: string): Promise<FrontEnd> {
  const frontEnds = pageWide();
  const known = frontEnds.get(text);
  if (known) return known;
  const loading = importText<FrontEnd>(text);
  frontEnds.set(text, loading);
  loading.catch(() => frontEnds.delete(text));
  return loading;
}

function pageWide(): Map<string, Promise<FrontEnd>> {
  const page = globalThis as { [key: symbol]: Map<string, Promise<FrontEnd>> | undefined };
  const key = Symbol.for("sagemaker_selective_widget.front_ends");
  page[key] ??= new Map();
  return page[key];
}

export default { initialize, render };
