/** The height of the graph where none is set. */
import { escapeBidi } from "../dom";
import type { Elements, OrientationChoice, StepElement } from "../wire";
import type { Arrangement } from "./arrangement";
import { arrangeFor, bestArrangement, firstView, PADDING, type Room } from "./first_view";
import { FONT_SIZE, SIGN } from "./sizes";
import { type Measure, measureIn } from "./text";
import { roomOf } from "./viewport";

/** The limits of the height of the whole graph, in CSS pixels. */
export const LEAST_HEIGHT = 280;
export const MOST_HEIGHT = 560;
/** The height of the line above the drawing. */
export const HEAD_HEIGHT = 37;

/**
 * The height at which a graph of this width shows as many steps as it can, from 280 to 560 CSS pixels.
 *
 * It includes the line above the drawing, but no border.
 */
export function neededHeight(
  elements: Elements,
  width: number,
  wanted: OrientationChoice = "auto",
  measure: Measure = measureIn(`${FONT_SIZE}px system-ui, sans-serif`),
): number {
  const room = roomOf({ width, height: MOST_HEIGHT - HEAD_HEIGHT });
  const lines = lineWidths(elements, measure);
  const { extent, ...rest } = chooseArrangement(elements, lines, wanted, room, new Set());
  const { zoom } = firstView({ extent, ...rest, selected: new Set(), parents: new Set() }, room);
  const drawn = Math.ceil((extent.y2 - extent.y1) * zoom) + 2 * PADDING + HEAD_HEIGHT;
  return Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, drawn));
}

export function chooseArrangement(
  elements: Elements,
  lines: readonly number[],
  wanted: OrientationChoice,
  room: Room,
  selected: ReadonlySet<string>,
): Arrangement {
  return wanted === "horizontal" || wanted === "vertical"
    ? arrangeFor(elements, wanted, lines, room, selected)
    : bestArrangement(elements, lines, room, selected);
}

/** The widths of the lines on the cards, as far as cards are made wider for them. */
export function lineWidths({ nodes }: Elements, measure: Measure): number[] {
  const second = (step: StepElement) => measure(escapeBidi(step.display_name || step.type));
  return nodes.flatMap((step) => [
    measure(escapeBidi(step.id)),
    Math.min(second(step), MOST_SECOND_LINE) + SIGN,
  ]);
}

/** How much of a second line counts: a display name may be long, but a card is sized for the step's name. */
const MOST_SECOND_LINE = 120;
