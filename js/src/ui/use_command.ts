/** Gives commands from components. */

import { useRef, useState } from "preact/hooks";

export interface Sending {
  send(): void;
  isWaiting: boolean;
}

/** Gives a command; ignores further calls until it is answered. */
export function useCommand(give: () => Promise<string>): Sending {
  const [isWaiting, setWaiting] = useState(false);
  const isGiven = useRef(false);
  const turn = (on: boolean) => {
    isGiven.current = on;
    setWaiting(on);
  };
  const send = () => {
    if (isGiven.current) return;
    turn(true);
    void give().finally(() => turn(false));
  };
  return { send, isWaiting };
}
