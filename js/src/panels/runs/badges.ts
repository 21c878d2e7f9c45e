/** What stands beside an execution's name. */

import type { RunRow } from "../../wire";

export interface Badge {
  text: string;
  /** To those who hear it. */
  words: string;
}

export function badgesOf({ is_best, is_reference }: Pick<RunRow, "is_best" | "is_reference">): Badge[] {
  return [
    ...(is_best ? [{ text: "★ best", words: "best of its sweep" }] : []),
    ...(is_reference ? [{ text: "reference", words: "the reference" }] : []),
  ];
}
