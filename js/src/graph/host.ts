/**
 * Provides the cytoscape to draw with: that of a real `ipycytoscape.CytoscapeWidget`, or else our own.
 *
 * This is the only file that uses ipycytoscape's internals (`create_view`,
 * `cytoscape_obj`, `displayed`), as they are in release 1.3.3, which the
 * Python package pins.
 */

import type { Core } from "cytoscape";
import { loadDeferred } from "../deferred";
import { element } from "../dom";
import { onAbort } from "../listen";
import type { ManagedModel, WidgetManager, WidgetModel } from "../wire";

/** There is no cytoscape: the page's server lacks the extension, and no kernel can send our own. */
export class HostMissingError extends Error {}

/** The hosted view could not be created. */
class ViewMissingError extends Error {}

export interface HostedGraph {
  cy: Core;
  /** The model of the hosted `CytoscapeWidget`, on which a user may set style and layout. */
  hosted: Pick<ManagedModel, "get" | "on" | "off">;
}

/** Stands in for the hosted model where there is none, as if the user had set nothing. */
const NOTHING_SET: HostedGraph["hosted"] = {
  get: (trait) => (trait === "cytoscape_layout" ? { name: "preset" } : []),
  on: () => {},
  off: () => {},
};

interface CytoscapeView {
  el: HTMLElement;
  cytoscape_obj?: Core;
  displayed: Promise<unknown>;
  trigger(event: "displayed"): void;
  remove(): void;
}

interface ViewManager extends WidgetManager {
  create_view(model: ManagedModel, options: object): Promise<CytoscapeView>;
}

/**
 * Shows an empty cytoscape in `slot`: the hosted view's, or else our own.
 *
 * Waits until the slot is visible. Everything is removed when the signal aborts.
 *
 * @throws HostMissingError when there is neither.
 */
export async function hostGraph(
  model: WidgetModel,
  slot: HTMLElement,
  signal: AbortSignal,
): Promise<HostedGraph> {
  try {
    return await hostView(model, slot, signal);
  } catch (error) {
    if (!(error instanceof ViewMissingError)) throw error;
    return drawOurselves(model, slot, signal);
  }
}

async function drawOurselves(
  model: WidgetModel,
  slot: HTMLElement,
  signal: AbortSignal,
): Promise<HostedGraph> {
  const box = element("div", { class: "ssw-cytoscape" });
  slot.prepend(box);
  await whenShown(box, signal);
  try {
    const { makeCytoscape } = await loadDeferred(model);
    const cy = await makeCytoscape(model, box);
    onAbort(signal, () => cy.destroy());
    signal.throwIfAborted();
    return { cy, hosted: NOTHING_SET };
  } catch (cause) {
    signal.throwIfAborted();
    box.remove();
    throw new HostMissingError("There is nothing that draws.", { cause });
  }
}

/**
 * Shows the view of ipycytoscape, and destroys its cytoscape at the end, which the view itself would not do.
 *
 * @throws ViewMissingError when jupyter-cytoscape cannot be loaded.
 */
async function hostView(model: WidgetModel, slot: HTMLElement, signal: AbortSignal): Promise<HostedGraph> {
  const { view, hosted } = await createView(model);
  onAbort(signal, () => {
    view.remove();
    view.cytoscape_obj?.destroy();
    delete view.cytoscape_obj; // Jupyter keeps the view
  });
  signal.throwIfAborted();
  view.el.classList.add("ssw-cytoscape");
  slot.prepend(view.el);
  await whenShown(slot, signal);
  view.trigger("displayed");
  await view.displayed;
  signal.throwIfAborted();
  if (view.cytoscape_obj) return { cy: view.cytoscape_obj, hosted };
  view.el.remove();
  throw new ViewMissingError("The view of jupyter-cytoscape has no cytoscape.");
}

async function createView(model: WidgetModel): Promise<{ view: CytoscapeView; hosted: ManagedModel }> {
  const manager = model.widget_manager as ViewManager | undefined;
  if (!manager?.create_view) throw new ViewMissingError("This page has no widget manager.");
  try {
    const hosted = await manager.get_model(modelId(model.get("graph")));
    return { hosted, view: await manager.create_view(hosted, {}) };
  } catch (cause) {
    throw new ViewMissingError("The view of jupyter-cytoscape cannot be created.", { cause });
  }
}

/** Members of cytoscape 3.21's renderer that its types omit; a headless renderer has none of them. */
interface Renderer {
  beforeRenderCallbacks: readonly { fn(isDrawing: boolean, time_ms: number): void }[];
  data: { lyrTxrCache: { firstGet: boolean } };
  requestedFrame: boolean;
  render(options: object): void;
  invalidateContainerClientCoordsCache(): void;
}

function rendererOf(cy: Core): Partial<Renderer> {
  return (cy as unknown as { renderer(): Partial<Renderer> }).renderer();
}

/**
 * Has cytoscape look up its place on the page again whenever the pointer is moved or pressed.
 *
 * It caches its container's rectangle until it is resized or one of its original ancestors scrolls. If the
 * output of a cell above grew, for instance, clicks would hit other steps than those that are seen.
 */
export function followPlace(cy: Core, signal: AbortSignal): void {
  const forget = () => rendererOf(cy).invalidateContainerClientCoordsCache?.();
  for (const type of ["mousemove", "mousedown", "mouseup", "touchstart"]) {
    addEventListener(type, forget, { capture: true, signal });
  }
}

/**
 * Draws at once, in the way of cytoscape's own loop, which would draw a frame later.
 *
 * Draws only what is visible, while cytoscape would first render every element, into a cache of the graph.
 */
export function drawNow(cy: Core): void {
  const renderer = rendererOf(cy);
  const { beforeRenderCallbacks, data } = renderer;
  if (!beforeRenderCallbacks || !data) return;
  data.lyrTxrCache.firstGet = false;
  for (const { fn } of beforeRenderCallbacks) fn(true, performance.now());
  renderer.render?.({});
  renderer.requestedFrame = false;
}

/** The model id in a serialized reference such as `IPY_MODEL_0123`. */
function modelId(reference: string): string {
  return reference.replace(/^IPY_MODEL_/, "");
}

/**
 * Resolves once `box` is in the document and has a size; rejects when the signal aborts.
 *
 * A view may be rendered detached or in a hidden tab, where cytoscape would have no size. The observer is
 * used even if the box is visible: it is called after those of the view's own room, which size the box.
 */
export function whenShown(box: HTMLElement, signal: AbortSignal): Promise<void> {
  const shown = () => box.isConnected && box.clientWidth > 0 && box.clientHeight > 0;
  return new Promise((resolve, reject) => {
    const observer = new ResizeObserver(() => {
      if (!shown()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(box);
    onAbort(signal, () => {
      observer.disconnect();
      reject(signal.reason);
    });
  });
}
