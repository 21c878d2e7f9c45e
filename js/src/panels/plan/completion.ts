/** What may come next in an expression. Python reads the language; here are only its words. */

import type { Elements } from "../../wire";

/** More are not looked at: another letter says which. */
const MOST = 8;

const KEYWORDS = ["and", "or", "not"];
const STATUSES = ["Succeeded", "Failed", "Executing", "Stopped"];
const PLAIN_NAME = /^[^\s()+"*:]+$/;
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

/** What begins like the word, then names that hold it; nothing without a word. */
export function suggestions(word: string, { nodes }: Elements): Suggestion[] {
  const sought = startOf(word);
  if (sought === "") return [];
  const names = nodes.map(({ id, type }) => ({ text: written(id), kind: type }));
  const begins = [...names, ...wordsOf(nodes)].filter(({ text }) => startOf(text).startsWith(sought));
  const holds = names.filter(({ text }) => startOf(text).slice(1).includes(sought));
  const found = new Map([...begins, ...holds].map((each) => [each.text, each]));
  found.delete(word);
  return [...found.values()].slice(0, MOST);
}

/** The text with a suggestion in place of the word before the caret, and where the caret is then. */
export function completed(text: string, caret: number, suggestion: string): [text: string, caret: number] {
  const start = caret - begunWord(text, caret).length;
  return [text.slice(0, start) + suggestion + text.slice(caret), start + suggestion.length];
}

/** A name as the language writes it. */
export function written(name: string): string {
  const isPlain = PLAIN_NAME.test(name) && !KEYWORDS.includes(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

function startOf(text: string): string {
  return text.replace(/^"/, "").toLowerCase();
}

/** The words of the language, and the types of these steps. */
function wordsOf(nodes: Elements["nodes"]): Suggestion[] {
  const types = [...new Set(nodes.map(({ type }) => type))];
  return [
    ...KEYWORDS.map((text) => ({ text, kind: "keyword" })),
    ...types.map((type) => ({ text: `type:${written(type)}`, kind: "every step of the type" })),
    ...STATUSES.map((status) => ({ text: `status:${status}`, kind: "as in the reference" })),
  ];
}
