/** The question before something is stopped, with its answers; Escape means no. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import { useUniqueId } from "../ui/unique_id";

interface StopQuestionProps {
  text: string;
  /** The answer that stops nothing, which has the focus at first. */
  no: string;
  refuse(): void;
  /** The other answers. */
  children: ComponentChildren;
}

export function StopQuestion({ text, no, refuse, children }: StopQuestionProps) {
  const id = useUniqueId("stop-question");
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div
      class="ssw-stop-question"
      role="group"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        refuse();
      }}
    >
      <span id={id}>{text}</span>
      {children}
      <Button buttonRef={first} press={refuse}>
        {no}
      </Button>
    </div>
  );
}
