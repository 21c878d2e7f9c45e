/**
 * Hosts the view of a real `ipycytoscape.CytoscapeWidget`.
 *
 * The only file that touches ipycytoscape's internals (`create_view`,
 * `cytoscape_obj`, `displayed`): they are those of release 1.3.3, which the
 * Python package pins.
 */
import type { Core } from "cytoscape";
import type { ManagedModel, StepGraphModel, WidgetManager } from "../wire";

/** The hosted view could not be made: the page's server lacks the extension. */
export class HostMissingError extends Error {}

export interface HostedGraph {
  cy: Core;
  /** The model of the hosted `CytoscapeWidget`, on which a user may set style and layout. */
  hosted: ManagedModel;
}

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
 * Shows the hosted view in `slot` and gives its (empty) cytoscape.
 *
 * Waits until the slot is shown. Both the view and cytoscape are gone once the
 * signal aborts; ipycytoscape alone would leave cytoscape behind.
 *
 * @throws HostMissingError when jupyter-cytoscape cannot be loaded.
 */
export async function hostGraph(
  model: StepGraphModel,
  slot: HTMLElement,
  signal: AbortSignal,
): Promise<HostedGraph> {
  const { view, hosted } = await createView(model);
  signal.addEventListener("abort", () => {
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
  throw new HostMissingError("The view of jupyter-cytoscape has no cytoscape.");
}

async function createView(model: StepGraphModel): Promise<{ view: CytoscapeView; hosted: ManagedModel }> {
  const manager = model.widget_manager as ViewManager | undefined;
  if (!manager?.create_view) throw new HostMissingError("This page has no widget manager.");
  try {
    const hosted = await manager.get_model(modelId(model.get("graph")));
    return { hosted, view: await manager.create_view(hosted, {}) };
  } catch (cause) {
    throw new HostMissingError("The view of jupyter-cytoscape cannot be created.", { cause });
  }
}

/** The model id in a serialized reference such as `IPY_MODEL_0123`. */
function modelId(reference: string): string {
  return reference.replace(/^IPY_MODEL_/, "");
}

/**
 * Resolves once `box` is in the document and has a size; rejects when the signal aborts.
 *
 * A view is rendered detached, or in a hidden tab. Cytoscape caches its
 * container's rectangle and listens for scrolling on the ancestors it has when
 * it is made: made too early, clicks miss after the notebook has scrolled.
 */
export function whenShown(box: HTMLElement, signal: AbortSignal): Promise<void> {
  const shown = () => box.isConnected && box.clientWidth > 0 && box.clientHeight > 0;
  if (shown()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const observer = new ResizeObserver(() => {
      if (!shown()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(box);
    signal.addEventListener("abort", () => {
      observer.disconnect();
      reject(signal.reason);
    });
  });
}
