/** The word of an expression that is begun, and what may come in its place. */

/** A word that is begun: quoted, or up to a space or a sign. */
const BEGUN = /(?:"(?:[^"]|"")*|[^\s()+"]*)$/;

/** Something to put in place of the word that is begun. */
export interface Suggestion {
  text: string;
  /** What it is: the type of a step, `keyword`. */
  kind: string;
}

/** The word that the caret stands behind. */
export function begunWord(text: string, caret: number): string {
  return BEGUN.exec(text.slice(0, caret))?.[0] ?? "";
}

/** The text with a suggestion in place of the word before the caret, and where the caret is then. */
export function completed(text: string, caret: number, suggestion: string): [text: string, caret: number] {
  const start = caret - begunWord(text, caret).length;
  return [text.slice(0, start) + suggestion + text.slice(caret), start + suggestion.length];
}
