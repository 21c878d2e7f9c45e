/**
 * Brings page and Python together again when a connection was lost.
 *
 * A Jupyter widget model sends one state at a time and waits for the answer. A state that goes into a line
 * which is dead, and not known to be, is waited for ever, and nothing that is chosen later leaves the page. So
 * whenever the connection goes, we send a ping. Jupyter keeps it until the connection is back, and Python
 * answers it after everything that was sent before: what still has no answer then was lost, and is stated again.
 *
 * Once it is back, Jupyter replaces the state of every model by what Python had a moment before, and may undo
 * what has been agreed since. When it has done so, another ping asks for the state as it is.
 *
 * The only file that touches the throttle of `@jupyter-widgets/base`.
 */
import { kernelOf, onConnectionChange, onRestored } from "./connection";
import type { StepGraphModel } from "./wire";

/** A widget model behind anywidget's proxy: what it waits for, in the words of `@jupyter-widgets/base` 6. */
interface ThrottledModel {
  _pending_msgs: number;
  _msg_buffer: Record<string, unknown> | null;
  /** By trait, the id of the message in which it was last sent and that was not echoed yet. */
  _expectedEchoMsgIds: Map<string, string>;
  get(trait: string): unknown;
  save(traits: Record<string, unknown>, options: { patch: true }): void;
}

interface Statement {
  /** The id of the message that carried it. */
  message: string;
  value: unknown;
}

/** By trait. */
type Unanswered = ReadonlyMap<string, Statement>;

/** Looks after one model until the signal aborts. */
export function rejoinAfterLoss(model: StepGraphModel, signal: AbortSignal): void {
  let throttled: ThrottledModel | undefined;
  let unanswered: Unanswered = new Map();
  let wasCut = false;
  // Whoever has stated something has changed it; the event brings the model that the proxy hides.
  const meet = (source: unknown) => {
    if (isThrottled(source)) throttled = source;
  };
  const connectionChanged = () => {
    if (kernelOf(model)?.connectionStatus === "connected") return;
    wasCut = true;
    if (throttled) unanswered = unansweredOf(throttled, unanswered);
    model.send({ kind: "ping" });
  };
  const restored = () => {
    if (wasCut) model.send({ kind: "ping" });
    wasCut = false;
  };
  const received = (content: { kind: string }) => {
    if (throttled && content.kind === "pong") stateAgain(throttled, unanswered);
  };
  model.on("change", meet);
  model.on("msg:custom", received);
  signal.addEventListener("abort", () => {
    model.off("change", meet);
    model.off("msg:custom", received);
  });
  onConnectionChange(model, connectionChanged, signal);
  onRestored(model, restored, signal);
}

/** With the values from before Jupyter replaced them. */
function unansweredOf(model: ThrottledModel, before: Unanswered): Unanswered {
  const awaited = [...model._expectedEchoMsgIds].map(([trait, message]): [string, Statement] => {
    const known = before.get(trait);
    return [trait, known?.message === message ? known : { message, value: model.get(trait) }];
  });
  return new Map(awaited);
}

function stateAgain(model: ThrottledModel, unanswered: Unanswered): void {
  const lost = [...unanswered].filter(([trait, { message }]) => {
    return model._expectedEchoMsgIds.get(trait) === message;
  });
  if (lost.length === 0) return;
  const values = Object.fromEntries(lost.map(([trait, { value }]) => [trait, value]));
  const later = model._msg_buffer ?? {};
  model._pending_msgs = 0;
  model._msg_buffer = null;
  model.save({ ...values, ...later }, { patch: true });
}

function isThrottled(candidate: unknown): candidate is ThrottledModel {
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    "_pending_msgs" in candidate &&
    "_msg_buffer" in candidate &&
    "_expectedEchoMsgIds" in candidate
  );
}
