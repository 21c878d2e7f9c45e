/** Where the focus goes back to. */

import { useRef } from "preact/hooks";
import { focusedElement } from "../../ui/focused";

/** What had the focus when something was covered: asked before it is, for what is hidden has none. */
export function useOpener(isCovered: boolean): Element | null {
  const was = useRef(false);
  const opener = useRef<Element | null>(null);
  if (isCovered && !was.current) opener.current = focusedElement();
  was.current = isCovered;
  return opener.current;
}
