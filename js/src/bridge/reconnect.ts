/**
 * When to send unanswered messages again after a connection was lost.
 *
 * A message is lost if it is sent after the connection has died but before that is noticed. Once it is back,
 * Jupyter also replaces the state of every model with a copy taken from Python a moment before, which may
 * undo what has been agreed since; after that, the state has to be requested once more.
 */
import type { HostModel } from "../wire";
import { kernelOf, onConnectionChange, onRestored } from "./connection";

interface Reactions {
  /** The connection is back. */
  resumed(): void;
  /** Jupyter has replaced the state with its own copy. */
  restored(): void;
}

/** Watches the connection until the signal aborts. */
export function watchReconnection(model: HostModel, react: Reactions, signal: AbortSignal): void {
  let isCut = false;
  let isToBeRestored = false;
  const connectionChanged = () => {
    const isConnected = kernelOf(model)?.connectionStatus === "connected";
    if (isConnected && isCut) {
      isCut = false;
      isToBeRestored = true;
      react.resumed();
    } else if (!isConnected) isCut = true;
  };
  const restored = () => {
    if (isToBeRestored) react.restored();
    isToBeRestored = false;
  };
  onConnectionChange(model, connectionChanged, signal);
  onRestored(model, restored, signal);
}
