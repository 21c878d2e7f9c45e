/** The graph's part in showing who reads what: says which step is pointed at, and marks the readers of a parameter. */
import type { Core, NodeSingular } from "cytoscape";
import { element } from "../dom";
import { type Hover, readByText, readsText } from "../hover";
import { onHover } from "./hover";
import type { Painter } from "./paint";

export function attachReading(
  cy: Core,
  painter: Painter,
  slot: HTMLElement,
  hover: Hover,
  signal: AbortSignal,
): void {
  const note = element("p", { class: "ssw-reading", "aria-hidden": "true", hidden: "" });
  let isHovered = false;
  slot.append(note);
  const point = (step: NodeSingular | null) => {
    isHovered = step != null;
    hover.setPointed(step && { kind: "step", name: step.id() });
  };
  onHover(cy, slot, point, signal);
  hover.onChange(() => {
    painter.markReaders(hover.readers);
    // Beside the pointer, the tooltip says the same.
    showText(note, isHovered ? "" : noteText(hover));
  }, signal);
}

function showText(note: HTMLElement, text: string): void {
  note.textContent = text;
  note.hidden = text === "";
}

/** `MaxDepth · Read by AbaloneTrain`: also of readers that are out of sight. */
function noteText({ subject, readers, read }: Hover): string {
  if (subject == null) return "";
  const words = subject.kind === "parameter" ? readByText(readers) : readsText(read);
  return words && `${subject.name} · ${words}`;
}
