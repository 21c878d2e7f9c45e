/** A command that is given once, however often its button is pressed. */

export interface OneRequest {
  send(): void;
  isWaiting(): boolean;
}

/** Gives a command, and no second time until it is answered; `changed` is told of both. */
export function oneRequest(give: () => Promise<string>, changed: () => void): OneRequest {
  let waiting = false;
  const turn = (on: boolean) => {
    waiting = on;
    changed();
  };
  const send = () => {
    if (waiting) return;
    turn(true);
    void give().finally(() => turn(false));
  };
  return { send, isWaiting: () => waiting };
}
