/**
 * Lets the page free the memory of a widget that is closed.
 *
 * JupyterLab keeps every comm for as long as its kernel lives, as each listens to the kernel's status and
 * never stops. The callbacks of a comm keep its model, and the model its last view. So they are replaced by
 * empty ones once the comm is closed.
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

/** Detaches a widget's models (its own, the graph's, and their parts) from their comms once these close. */
export function releaseOnceClosed(model: HostModel): void {
  const manager = model.widget_manager;
  for (const trait of manager ? ["picture_id", "graph"] : []) {
    const id = `${model.get(trait) ?? ""}`.replace("IPY_MODEL_", "");
    // If the page has no such model, there is nothing to release.
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
