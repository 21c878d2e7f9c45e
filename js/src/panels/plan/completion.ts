/** The word that is being typed in an expression, and its completion. */

/** A word that is being typed: quoted, or without spaces and operators. */
const BEGUN = /(?:"(?:[^"]|"")*|[^\s()+"]*)$/;

/** A replacement for the word that is being typed. */
export interface Suggestion {
  text: string;
  /** What it is: the type of a step, `keyword`. */
  kind: string;
}

/** The word directly before the caret. */
export function begunWord(text: string, caret: number): string {
  return BEGUN.exec(text.slice(0, caret))?.[0] ?? "";
}

/** The text with a suggestion in place of the word before the caret, and the new position of the caret. */
export function completed(text: string, caret: number, suggestion: string): [text: string, caret: number] {
  const start = caret - begunWord(text, caret).length;
  return [text.slice(0, start) + suggestion + text.slice(caret), start + suggestion.length];
}
