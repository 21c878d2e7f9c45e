/**
 * When to say everything again after a connection was lost.
 *
 * A message that goes into a line which is dead, and not known to be, is lost. Once the connection is back,
 * Jupyter also replaces the state of every model by what Python had a moment before, and may undo what has been
 * agreed since: when it has done so, the state has to be asked for once more.
 */
import type { HostModel } from "../wire";
import { kernelOf, onConnectionChange, onRestored } from "./connection";

interface Reactions {
  /** The connection is back. */
  resumed(): void;
  /** Jupyter has put its own copy in the place of the state. */
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
