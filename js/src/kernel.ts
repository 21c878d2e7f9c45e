/** Whether Python is still there to answer. */
import type { StepGraphModel } from "./wire";

type Host = Pick<StepGraphModel, "get" | "widget_manager">;

/** The model id in a serialized reference such as `IPY_MODEL_0123`. */
export function modelId(reference: string): string {
  return reference.replace(/^(IPY_MODEL_|anywidget:)/, "");
}

/**
 * Calls `tell` with whether the kernel answers: once, and whenever that changes.
 *
 * An anywidget does not show its own comm, so that of the hosted graph, which
 * lives and dies with it, is watched. Without a widget manager nothing is told.
 */
export async function watchKernel(
  model: Host,
  tell: (alive: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const hosted = await model.widget_manager?.get_model(modelId(model.get("graph")));
  if (!hosted || signal.aborted) return;
  const update = () => tell(hosted.comm_live !== false);
  hosted.on("comm_live_update", update);
  signal.addEventListener("abort", () => hosted.off("comm_live_update", update));
  update();
}
