/** Tracks which step or parameter the user points at in the side panel. */

import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Subject } from "../../hover";
import { useView } from "../../view/view";

export function usePointing(box: RefObject<HTMLElement | null>): void {
  const { hover } = useView();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const life = new AbortController();
    const { signal } = life;
    // Not `pointerover`: a row that scrolls under a pointer at rest is not pointed at.
    element.addEventListener("pointermove", ({ target }) => hover.setPointed(subjectAt(target)), { signal });
    element.addEventListener("pointerleave", () => hover.setPointed(null), { signal });
    element.addEventListener("focusin", ({ target }) => hover.setFocused(focusedSubject(target)), { signal });
    element.addEventListener("focusout", () => hover.setFocused(null), { signal });
    return () => life.abort();
  }, [box, hover]);
}

/** The step or parameter whose row the target is in. */
function subjectAt(target: EventTarget | null): Subject | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-step], [data-parameter]") : null;
  const { step, parameter } = row?.dataset ?? {};
  if (step !== undefined) return { kind: "step", name: step };
  return parameter === undefined ? null : { kind: "parameter", name: parameter };
}

/** The focused step or parameter; not a step whose checkbox was only clicked, though that keeps the focus. */
function focusedSubject(target: EventTarget | null): Subject | null {
  const subject = subjectAt(target);
  const isLasting = subject?.kind === "parameter" || (target as Element).matches(":focus-visible");
  return isLasting ? subject : null;
}
