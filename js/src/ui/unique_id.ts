import { useState } from "preact/hooks";

let lastId = 0;

/** An id that is unique in the page. Preact's `useId` is not, as each view is a separate tree. */
export function useUniqueId(stem: string): string {
  const [id] = useState(() => {
    lastId += 1;
    return `ssw-${stem}-${lastId}`;
  });
  return id;
}
