/** The side panel, in a slot of the shell. */

import { effect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useView, type View } from "../view/view";
import { mountHighlight } from "./highlight";
import { makeReadOnly } from "./read_only";
import { mountSide } from "./side";

export function SideSlot() {
  const view = useView();
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const life = new AbortController();
    if (slot.current) fill(view, slot.current, life.signal);
    return () => life.abort();
  }, [view]);
  return <div ref={slot} class="ssw-side ssw-panel" />;
}

function fill(view: View, slot: HTMLElement, signal: AbortSignal): void {
  const side = mountSide(view.model, slot, view.hover, signal);
  mountHighlight(slot, view.hover, signal);
  makeReadOnly(view.model, [slot], signal);
  const stops = [
    effect(() => {
      const current = view.current.value;
      if (current?.from === "link") side.revealStep(current.name);
    }),
    effect(() => {
      const name = view.wantedParameter.value;
      if (name != null) side.revealParameter(name);
    }),
  ];
  signal.addEventListener("abort", () => {
    for (const stop of stops) stop();
  });
}
