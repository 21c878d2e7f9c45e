import { useState } from "preact/hooks";

let lastId = 0;

/** An id that no other element of the page has: each view is a tree of its own, in which Preact counts anew. */
export function useUniqueId(stem: string): string {
  const [id] = useState(() => {
    lastId += 1;
    return `ssw-${stem}-${lastId}`;
  });
  return id;
}
