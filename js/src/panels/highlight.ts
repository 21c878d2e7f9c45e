/**
 * The panels' part in showing who reads what: says which step or parameter is
 * pointed at, and marks the fields that the step pointed at reads.
 */
import type { Hover, Subject } from "../hover";
import { holdsFocus, setAttribute } from "./dom";

/** So long a step is pointed at before the form scrolls to what it reads: passing over steps moves nothing. */
const REST_MS = 350;

export function mountHighlight(slot: HTMLElement, hover: Hover, signal: AbortSignal): void {
  sayWhatIsPointedAt(slot, hover, signal);
  let rest: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(rest);
  hover.onChange(() => {
    const marked = mark(slot, new Set(hover.read));
    stop();
    if (marked.length > 0) rest = setTimeout(() => reveal(marked), REST_MS);
  }, signal);
  signal.addEventListener("abort", stop);
}

function sayWhatIsPointedAt(slot: HTMLElement, hover: Hover, signal: AbortSignal): void {
  // Not `pointerover`: a row that scrolls under a pointer at rest is not pointed at.
  slot.addEventListener("pointermove", ({ target }) => hover.setPointed(subjectAt(target)), { signal });
  slot.addEventListener("pointerleave", () => hover.setPointed(null), { signal });
  slot.addEventListener("focusin", ({ target }) => hover.setFocused(focusedSubject(target)), { signal });
  slot.addEventListener("focusout", () => hover.setFocused(null), { signal });
}

/** The step or parameter whose row the target is in. */
function subjectAt(target: EventTarget | null): Subject | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-step], [data-parameter]") : null;
  const { step, parameter } = row?.dataset ?? {};
  if (step !== undefined) return { kind: "step", name: step };
  return parameter === undefined ? null : { kind: "parameter", name: parameter };
}

/** A step whose box was clicked is left when the pointer leaves it, though the box keeps the focus. */
function focusedSubject(target: EventTarget | null): Subject | null {
  const subject = subjectAt(target);
  const isLasting = subject?.kind === "parameter" || (target as Element).matches(":focus-visible");
  return isLasting ? subject : null;
}

/** Marks exactly these parameters' fields, and returns those. */
function mark(slot: HTMLElement, names: ReadonlySet<string>): HTMLElement[] {
  const fields = [...slot.querySelectorAll<HTMLElement>("[data-parameter]")];
  const isRead = ({ dataset }: HTMLElement) => names.has(dataset.parameter ?? "");
  for (const field of fields) setAttribute(field, "data-read", isRead(field));
  return fields.filter(isRead);
}

/** Scrolls the form, and only the form, to the first of the fields, unless one is in sight or somebody types. */
function reveal(fields: readonly HTMLElement[]): void {
  const box = fields[0]?.closest<HTMLElement>(".ssw-scroll");
  if (!box || holdsFocus(box)) return;
  const { top, bottom } = box.getBoundingClientRect();
  const places = fields.filter(({ hidden }) => !hidden).map((field) => field.getBoundingClientRect());
  const [first] = places;
  const inSight = places.some((place) => place.top >= top && place.bottom <= bottom);
  if (first && !inSight) box.scrollTop += first.top - top;
}
