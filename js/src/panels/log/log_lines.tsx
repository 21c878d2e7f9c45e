/** A block of log lines that stays at its end as lines arrive, unless the user has scrolled away from it. */

import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { momentText } from "../../ui/time";
import type { LogLine } from "../../wire";
import { scrollTo } from "../side/roving";
import { plainText } from "./plain_text";
import type { Found } from "./search";

/** A scroll position this near to the end counts as at the end. */
const SLACK_PX = 4;

interface LogLinesProps {
  step: string;
  lines: readonly LogLine[];
  isWrapped: boolean;
  block: RefObject<HTMLPreElement | null>;
  search: Found;
}

export function LogLines({ step, lines, isWrapped, block, search }: LogLinesProps) {
  const keys = useMemo(() => keysOf(lines), [lines]);
  const present = search.places[search.at];
  const found = new Set(search.places);
  useAtEnd(block, lines);
  useLayoutEffect(() => {
    const line = present === undefined ? undefined : block.current?.children[present];
    if (block.current && line instanceof HTMLElement) scrollTo(block.current, line);
  }, [present, block]);
  return (
    <pre
      ref={block}
      class="ssw-log-lines"
      data-wrapped={isWrapped || undefined}
      role="log"
      aria-live="off"
      aria-label={`Last lines of ${step}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too
      tabIndex={0}
    >
      {lines.map(({ at, text }, place) => (
        <span
          key={keys[place]}
          class="ssw-log-line"
          title={momentText(at)}
          data-found={found.has(place) ? (place === present ? "present" : "true") : undefined}
        >
          {`${plainText(text)}\n`}
        </span>
      ))}
    </pre>
  );
}

/** Keys of time, text, and a count among equal lines, so that the elements of lines that stay are kept. */
function keysOf(lines: readonly LogLine[]): string[] {
  const counts = new Map<string, number>();
  return lines.map(({ at, text }) => {
    const said = `${at} ${text}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
    return `${said} ${counts.get(said)}`;
  });
}

function useAtEnd(block: RefObject<HTMLPreElement | null>, lines: readonly LogLine[]): void {
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const box = block.current;
    if (!box) return;
    const scrolled = () => {
      isAtEnd.current = box.scrollTop + box.clientHeight >= box.scrollHeight - SLACK_PX;
    };
    box.addEventListener("scroll", scrolled, { passive: true });
    return () => box.removeEventListener("scroll", scrolled);
  }, [block]);
  useLayoutEffect(() => {
    if (block.current && isAtEnd.current) block.current.scrollTop = block.current.scrollHeight;
  }, [lines, block]);
}
