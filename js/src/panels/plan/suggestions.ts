/** What may come next in an expression. Only the vocabulary is known here; Python parses the language. */

import type { Elements } from "../../wire";
import { begunWord, type Suggestion } from "./completion";
import { KEYWORDS, written } from "./written";

/** The most suggestions: users type another letter rather than read more. */
const MOST = 8;

const STATUSES = ["Succeeded", "Failed", "Executing", "Stopped"];

/** Words that start with the word before the caret, then names that contain it; nothing without a word. */
export function suggestions(text: string, caret: number, { nodes }: Elements): Suggestion[] {
  const word = begunWord(text, caret);
  const sought = startOf(word);
  if (sought === "") return [];
  const names = nodes.map(({ id, type }) => ({ text: written(id), kind: type }));
  const begins = [...names, ...wordsOf(nodes)].filter(({ text }) => startOf(text).startsWith(sought));
  const holds = names.filter(({ text }) => startOf(text).slice(1).includes(sought));
  const found = new Map([...begins, ...holds].map((each) => [each.text, each]));
  found.delete(word);
  return [...found.values()].slice(0, MOST);
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
