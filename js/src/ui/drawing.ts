/** Small drawings as images of CSS. */

/** On a 16 × 16 field. */
export interface Drawing {
  path: string;
  isFilled?: boolean;
  /** Of its strokes, where that is not 2. */
  width?: number;
}

/**
 * A drawing as an image of CSS.
 *
 * Hundreds of cards have two each: every `<svg>` in the page is a layer's part of its own to the browser, and with
 * them a frame takes it several times as long.
 */
export function picture({ path, isFilled, width }: Drawing, colour: string): string {
  const fill = isFilled ? colour : "none";
  const drawn =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='${fill}' stroke='${colour}' ` +
    `stroke-width='${width ?? 2}' stroke-linecap='round' stroke-linejoin='round'><path d='${path}'/></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(drawn)}")`;
}
