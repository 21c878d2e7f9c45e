/**
 * Has a widget hear Python though its page was busy while it was made.
 *
 * anywidget gives up a model whose module has not come two seconds after it was made. It shows the widget all the same,
 * once the module is there, but drops whatever Python says to it from then on: the widget would stand still for ever.
 */
import type { Model } from "./wire";

interface Message {
  content: { data: object };
}

/** A model of Jupyter's, under anywidget's. */
interface Hearing {
  comm?: { on_msg(hear: (message: Message) => unknown): void; send(data: object): unknown };
  _handle_comm_msg?(message: Message): Promise<unknown>;
}

const NOTHING: Message = { content: { data: {} } };

/** Where anywidget has given the model up, hears past it, and asks for what was missed. */
export async function hearPython(model: Model<{ picture_id: string }>): Promise<void> {
  const own = (await model.widget_manager?.get_model(model.get("picture_id"))) as Hearing | undefined;
  const { comm } = own ?? {};
  if (!own?._handle_comm_msg || !comm) return;
  try {
    await own._handle_comm_msg(NOTHING);
  } catch {
    const { _handle_comm_msg: hear } = Object.getPrototypeOf(Object.getPrototypeOf(own)) as Hearing;
    if (!hear) return;
    comm.on_msg((message) => hear.call(own, message));
    comm.send({ method: "request_state" });
  }
}
