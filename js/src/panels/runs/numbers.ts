/** Numbers as text. */

const SIGNIFICANT_DIGITS = 4;

/** `4.123`, `0.3`, `1500`, `1e-7`: with four significant digits, and whole numbers as they are. */
export function numberText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

/** The number that a text is; `null` where it is none. */
export function numberOf(text: string): number | null {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
