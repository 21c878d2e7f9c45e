/** Where an issue about a changed definition shows what changed. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { useModel } from "../view/use_model";
import { type DriftDisclosure, makeDriftDisclosure } from "./drift";

export function DriftSlot({ steps }: { steps: readonly string[] }) {
  const model = useModel("drift_shown", "reference_execution_arn");
  const slot = useRef<HTMLDivElement>(null);
  const disclosure = useRef<DriftDisclosure | null>(null);
  useLayoutEffect(() => {
    disclosure.current ??= makeDriftDisclosure({
      drift: () => model.get("drift_shown"),
      reference: () => model.get("reference_execution_arn"),
      ask: (step) => void model.command("drift", { step }),
    });
    if (!disclosure.current.element.isConnected) slot.current?.append(disclosure.current.element);
    disclosure.current.update(steps);
  });
  return <div ref={slot} class="ssw-drift-slot" />;
}
