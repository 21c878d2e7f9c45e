/** Our own cytoscape, sent by Python, for a page that cannot create the view of ipycytoscape. */
import type { Core, CytoscapeOptions } from "cytoscape";
import { importText } from "../import_text";
import type { WidgetModel } from "../wire";

interface CytoscapePart {
  default(options: CytoscapeOptions): Core;
}

/** Loaded once per page, as it is as large as the rest of the front end. */
let loading: Promise<CytoscapePart> | null = null;

/** @throws Error Python cannot be reached, or does not have the part; the next call tries again. */
export async function makeCytoscape(model: Pick<WidgetModel, "ask">, container: HTMLElement): Promise<Core> {
  loading ??= fetchCytoscape(model).catch((error) => {
    loading = null;
    throw error;
  });
  const { default: cytoscape } = await loading;
  return cytoscape({ container, layout: { name: "preset" }, autoungrabify: true });
}

async function fetchCytoscape(model: Pick<WidgetModel, "ask">): Promise<CytoscapePart> {
  const { problem, content } = await model.ask("front-end", { part: "cytoscape" });
  if (problem || !content) throw new Error(problem || "The part that draws graphs is missing.");
  return importText<CytoscapePart>(content);
}
