/** The badges beside an execution's name. */

import type { RunRow } from "../../wire";

export interface Badge {
  /** Shown before the text; `""` for none. */
  sign: string;
  text: string;
  /** What follows the text for screen readers. */
  words: string;
}

export function badgesOf({ is_best, is_reference }: Pick<RunRow, "is_best" | "is_reference">): Badge[] {
  return [
    ...(is_best ? [{ sign: "★", text: "best", words: "of its sweep" }] : []),
    ...(is_reference ? [{ sign: "", text: "reference", words: "" }] : []),
  ];
}
