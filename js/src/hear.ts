/**
 * Lets a widget receive messages from Python even if its page was busy while the widget was created.
 *
 * anywidget gives up on a model whose module has not loaded within two seconds. It still shows the widget
 * once the module is there, but drops every message from Python, so that the widget would never change again.
 */
import type { Model } from "./wire";

interface Message {
  content: { data: object };
}

/** The Jupyter model beneath anywidget's proxy. */
interface Hearing {
  comm?: { on_msg(hear: (message: Message) => unknown): void; send(data: object): unknown };
  _handle_comm_msg?(message: Message): Promise<unknown>;
}

const NOTHING: Message = { content: { data: {} } };

/** If anywidget has given up on the model, receives messages without it and requests the missed state. */
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
