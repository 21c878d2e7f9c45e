/**
 * Lets the page forget a widget that is closed.
 *
 * JupyterLab keeps every comm for as long as its kernel lives (each listens to the kernel's status, and never stops);
 * by what a comm calls it keeps its model, and the model its last view. So a comm that is closed calls nothing.
 */
import type { HostModel } from "./wire";

interface Comm {
  on_close(react: () => void): void;
  on_msg(react: () => void): void;
}

interface Closing {
  comm?: Comm;
  attributes: Record<string, unknown>;
  on(event: string, callback: () => void): void;
}

const nothing = () => {};

/** Has the models of a widget let go of their comms when they are closed: its own, the graph's, and their parts'. */
export function releaseOnceClosed(model: HostModel): void {
  const manager = model.widget_manager;
  for (const trait of manager ? ["picture_id", "graph"] : []) {
    const id = `${model.get(trait) ?? ""}`.replace("IPY_MODEL_", "");
    // Where the page has no such model, there is nothing to be let go of.
    manager?.get_model(id).then(release as never, nothing);
  }
}

function release(model: Closing): void {
  const { comm, attributes } = model;
  if (!comm?.on_close) return;
  model.on("destroy", () => {
    comm.on_close(nothing);
    comm.on_msg(nothing);
  });
  for (const part of Object.values(attributes)) if (isModel(part)) release(part);
}

function isModel(value: unknown): value is Closing {
  return (value as Partial<Closing> | null)?.comm !== undefined;
}
