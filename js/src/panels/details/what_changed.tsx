/** Which lines of a step's definition have changed since the reference ran; requested when it is opened. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useView } from "../../view/view";
import type { Drift } from "../../wire";
import { Diff } from "./diff";

/** A disclosure; renders nothing without steps. */
export function WhatChanged({ steps }: { steps: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  if (steps.length === 0) return null;
  return (
    <details class="ssw-drift" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What changed</summary>
      {isOpen && <Changes steps={steps} />}
    </details>
  );
}

function Changes({ steps }: { steps: readonly string[] }) {
  const { model, traits } = useView();
  const [chosen, setChosen] = useState(steps[0] ?? "");
  const step = steps.includes(chosen) ? chosen : (steps[0] ?? "");
  const reference = traits.get("reference_execution_arn");
  const drift = traits.get("drift_shown");
  // An earlier answer about the same step may be about another reference.
  const told = useAskedDrift(() => void model.command("drift", { step }), [step, reference], drift);
  const isTold = told && drift.step === step;
  return (
    <>
      {steps.length > 1 && (
        <select
          class="ssw-select"
          aria-label="Step"
          value={step}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {steps.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <p>{isTold ? driftText(drift) : "Reading…"}</p>
      {isTold && drift.diff && <Diff name="What changed" text={drift.diff} />}
    </>
  );
}

/** Asks when the dependencies change; returns whether there is an answer. */
function useAskedDrift(ask: () => void, dependencies: readonly unknown[], drift: Drift): boolean {
  const before = useRef<Drift | null>(drift.step === dependencies[0] ? null : drift);
  useEffect(ask, dependencies);
  return drift !== before.current;
}

/** What else has changed, or that this is not known. */
function driftText({ state, step, diff, added, removed, changed, renamed }: Drift): string {
  if (state === "none") return "It is not known what the pipeline was when the reference ran.";
  const others = changed.filter((name) => name !== step);
  const parts = [
    diff ? "" : `${step} itself is as it was`,
    others.length ? `Changed too: ${others.join(", ")}` : "",
    added.length ? `Added: ${added.join(", ")}` : "",
    removed.length ? `Removed: ${removed.join(", ")}` : "",
    ...renamed.map(({ before, now }) => `Renamed: ${before} to ${now}`),
  ];
  return parts.filter(Boolean).join(" · ");
}
