/**
 * What anywidget loads for each widget: it takes the front end from the page, where it is loaded once, and so is its
 * style sheet.
 *
 * A page keeps every module that was ever loaded, compiled. anywidget loads a module of its own for each
 * widget; were that the front end, every run of a cell would leave another copy behind.
 */
import { hearPython } from "./hear";
import { importText } from "./import_text";
import { unpack } from "./packed";
import { wearStyleSheet } from "./style_sheet";
import type { Model } from "./wire";

interface Context {
  model: Model<{ _front_end: string; picture_id: string }>;
  el: HTMLElement;
  /** Aborts when the view goes; older releases of anywidget have none. */
  signal?: AbortSignal;
}

interface Entry {
  initialize?(context: Pick<Context, "model">): () => void;
  render(context: Context): () => void;
}

interface FrontEnd extends Entry {
  styles: string;
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
      if (!isOver) end = frontEnd.initialize?.(context);
    },
    () => {},
  );
  return () => {
    isOver = true;
    end?.();
  };
}

async function render(context: Context): Promise<(() => void) | undefined> {
  const frontEnd = await load(context.model.get("_front_end"));
  if (context.signal?.aborted) return;
  const endStyles = wearStyleSheet(frontEnd.styles, context.el);
  const endView = frontEnd.render(context);
  return () => {
    endView();
    endStyles();
  };
}

/** By what Python has sent, so that a kernel of another version gets its own. */
function load(packed: string): Promise<FrontEnd> {
  const frontEnds = pageWide();
  const known = frontEnds.get(packed);
  if (known) return known;
  const loading = loadAnew(packed);
  frontEnds.set(packed, loading);
  loading.catch(() => frontEnds.delete(packed));
  return loading;
}

async function loadAnew(packed: string): Promise<FrontEnd> {
  const { script, styles } = await unpack<{ script: string; styles: string }>(packed);
  const { default: entry } = await importText<{ default: Entry }>(script);
  return { ...entry, styles };
}

function pageWide(): Map<string, Promise<FrontEnd>> {
  const page = globalThis as { [key: symbol]: Map<string, Promise<FrontEnd>> | undefined };
  const key = Symbol.for("sagemaker_selective_widget.front_ends");
  page[key] ??= new Map();
  return page[key];
}

export default { initialize, render };
