/** Text that is cut to three lines until the user asks for all of it. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { useUniqueId } from "../ui/unique_id";

/** Keeps the buttons below in sight, however long the text is; a screen reader reads all of it. */
export function LongWords({ tone = "", children }: { tone?: string; children: ComponentChildren }) {
  const words = useRef<HTMLParagraphElement>(null);
  const [isCut, setCut] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const id = useUniqueId("words");
  useLayoutEffect(() => {
    const box = words.current;
    if (!box || isWhole) return;
    const look = () => setCut(box.scrollHeight > box.clientHeight + 1);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    return () => observer.disconnect();
  }, [isWhole, children]);
  return (
    <>
      <p ref={words} id={id} class={`ssw-say-words ${tone}`} data-whole={isWhole}>
        {children}
      </p>
      {(isCut || isWhole) && (
        <Button independent aria-expanded={isWhole} aria-controls={id} press={() => setWhole(!isWhole)}>
          {isWhole ? "Show less" : "Show all"}
        </Button>
      )}
    </>
  );
}
