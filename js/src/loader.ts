/**
 * The small module that anywidget loads for each widget. It loads the front end and its style sheet once per
 * page, and shares them between the widgets.
 *
 * A page keeps every module that it has loaded, in compiled form, and anywidget loads one for each widget. If
 * that were the whole front end, every run of a cell would leave another copy in memory.
 */
import { hearPython } from "./hear";
import { importText } from "./import_text";
import { unpack } from "./packed";
import { wearStyleSheet } from "./style_sheet";
import type { Model } from "./wire";

interface Context {
  model: Model<{ _front_end: string; picture_id: string }>;
  el: HTMLElement;
  /** Aborts when the view is removed; older releases of anywidget have no such signal. */
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
 * Returns before the front end is loaded: anywidget gives up on a model that is not ready within two seconds,
 * and a busy page may take longer. The views wait for the same front end, and report an error in loading it.
 */
function initialize(context: Pick<Context, "model">): () => void {
  let isOver = false;
  let end: (() => void) | undefined;
  // A page without such a model has no anywidget that could give up on it, so the error does not matter.
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

/** Loads a front end, once for each text from Python, so that a kernel with another version gets its own. */
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
