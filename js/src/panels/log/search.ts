/** Search for a text in the lines of a log. */

import { useMemo, useState } from "preact/hooks";
import type { LogLine } from "../../wire";
import { plainText } from "./plain_text";

export interface Found {
  wanted: string;
  count: number;
  /** The index of the present match, from 0. */
  at: number;
  /** The text of the present match's line; `""` without a match. */
  line: string;
  /** The indices of the lines that contain the text. */
  places: readonly number[];
  look(text: string): void;
  /** Goes to the next or the previous match, wrapping around at the ends. */
  go(by: 1 | -1): void;
}

export function useSearch(lines: readonly LogLine[]): Found {
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState(0);
  const places = useMemo(() => placesOf(lines, wanted), [lines, wanted]);
  const count = places.length;
  const at = count ? chosen % count : 0;
  const found = lines[places[at] ?? -1];
  return {
    wanted,
    count,
    at,
    line: found ? plainText(found.text).trim() : "",
    places,
    look(text) {
      setWanted(text);
      setChosen(0);
    },
    go: (by) => setChosen(count ? (chosen + by + count) % count : 0),
  };
}

function placesOf(lines: readonly LogLine[], wanted: string): number[] {
  const sought = wanted.toLowerCase();
  if (!sought) return [];
  return lines.flatMap(({ text }, place) => (plainText(text).toLowerCase().includes(sought) ? [place] : []));
}
