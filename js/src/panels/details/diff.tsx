/** A unified diff, line by line. */

import { Spoken } from "../side/words";

const LINES = new Map([
  ["+", { kind: "added", words: "added: " }],
  ["-", { kind: "removed", words: "removed: " }],
]);

interface DiffProps {
  /** The accessible name. */
  name: string;
  text: string;
}

export function Diff({ name, text }: DiffProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too
    // biome-ignore lint/a11y/useSemanticElements: a pre keeps the line breaks of the text
    <pre class="ssw-diff" tabIndex={0} role="region" aria-label={name}>
      <DiffLines diff={text} />
    </pre>
  );
}

/** The lines of a unified diff. Colour repeats what the sign says; words say it to screen readers. */
function DiffLines({ diff }: { diff: string }) {
  return (
    <>
      {diff.split("\n").map((line, place) => {
        const { kind, words } = lineOf(line);
        return (
          <span key={place} class="ssw-diff-line" data-line={kind}>
            {words && <Spoken text={words} />}
            <span>{`${line}\n`}</span>
          </span>
        );
      })}
    </>
  );
}

function lineOf(line: string): { kind: string; words: string } {
  if (/^(?:@@|---|\+\+\+)/.test(line)) return { kind: "place", words: "" };
  return LINES.get(line.charAt(0)) ?? { kind: "same", words: "" };
}
