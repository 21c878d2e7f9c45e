/** What a sweep will cost before it starts, and how many of its trials run at a time. */

import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../view/say";
import { useModel } from "../../view/use_model";
import { useView } from "../../view/view";
import { useIsLive } from "../side/hooks";
import { KERNEL_GONE, stateIntents } from "../state";

const MOST_AT_ONCE = 50;

export function SweepSetup() {
  const model = useModel("sweep_plan");
  const { text } = model.get("sweep_plan");
  // The Run button already says how many trials of how many steps there are.
  const cost = text.split(" · ").slice(1).join(" · ");
  useTold(text);
  return (
    <div class="ssw-sweep-setup">
      <AtOnce />
      {cost && <span class="ssw-sweep-cost">{cost}</span>}
    </div>
  );
}

/** States what is typed once it is a valid number; a box left with any other text shows the stated one. */
function AtOnce() {
  const { politely } = useView();
  const model = useModel("max_parallel");
  const isLive = useIsLive();
  const [typed, setTyped] = useState<string | null>(null);
  const isWrong = typed != null && !isCount(typed);
  const keyPressed = (event: KeyboardEvent) => {
    if (!isWrong || event.key !== "Enter") return;
    // Starting would use the last valid number rather than the one that is shown.
    event.preventDefault();
    event.stopPropagation();
    say(politely, `Cannot start: trials at once are a whole number from 1 to ${MOST_AT_ONCE}.`);
  };
  return (
    <label class="ssw-at-once">
      <input
        type="number"
        class="ssw-input"
        aria-label="Trials at once"
        aria-invalid={isWrong ? "true" : undefined}
        title={isLive ? `How many trials run at a time, from 1 to ${MOST_AT_ONCE}` : KERNEL_GONE}
        min={1}
        max={MOST_AT_ONCE}
        step={1}
        readOnly={!isLive}
        value={typed ?? String(model.get("max_parallel"))}
        onInput={({ currentTarget: { value } }) => {
          setTyped(value);
          if (isCount(value)) stateIntents(model, { max_parallel: Number(value) });
        }}
        onKeyDown={keyPressed}
        onFocusOut={() => setTyped(null)}
      />
      <span aria-hidden="true">at once</span>
    </label>
  );
}

function isCount(text: string): boolean {
  const count = Number(text);
  return text.trim() !== "" && Number.isInteger(count) && count >= 1 && count <= MOST_AT_ONCE;
}

/** Announces the plan of the sweep to screen readers when it changes. */
function useTold(text: string): void {
  const { politely } = useView();
  const told = useRef(text);
  useEffect(() => {
    if (text && text !== told.current) say(politely, `${text}.`);
    told.current = text;
  }, [text, politely]);
}
