/** Where the focus goes back to. */

import { useRef } from "preact/hooks";
import { focusedElement } from "../../ui/focused";

/** The element that had the focus before it was covered; read in time, as hidden elements have no focus. */
export function useOpener(isCovered: boolean): Element | null {
  const was = useRef(false);
  const opener = useRef<Element | null>(null);
  if (isCovered && !was.current) opener.current = focusedElement();
  was.current = isCovered;
  return opener.current;
}
