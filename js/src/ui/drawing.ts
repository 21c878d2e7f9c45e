/** Small drawings as CSS images. */

/** A drawing on a 16 × 16 field. */
export interface Drawing {
  path: string;
  isFilled?: boolean;
  /** The width of its strokes; 2 by default. */
  width?: number;
}

/**
 * A drawing as a CSS image.
 *
 * Hundreds of cards show two each. The browser handles every `<svg>` element as a separate part of a layer,
 * and with so many of them a frame would take several times as long.
 */
export function picture({ path, isFilled, width }: Drawing, colour: string): string {
  const fill = isFilled ? colour : "none";
  const drawn =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='${fill}' stroke='${colour}' ` +
    `stroke-width='${width ?? 2}' stroke-linecap='round' stroke-linejoin='round'><path d='${path}'/></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(drawn)}")`;
}
