/** A panel that covers the tabs for a while: a title, a button that closes it, and its content. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { SignButton } from "../../ui/button";
import { Breakable } from "./words";

interface OverProps {
  title: string;
  /** The step that the panel is about, if it is about one. */
  step?: string;
  /** The element that had the focus when the tabs were covered. */
  opener: Element | null;
  close(): void;
  children: ComponentChildren;
}

/** Takes the focus when it opens, and returns it to the opener when it closes; Escape closes it. */
export function Over({ title, step, opener, close, children }: OverProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhileThere(button, opener);
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <section class="ssw-over" aria-label={title} data-step={step} data-focus-home onKeyDown={keyPressed}>
      <header class="ssw-over-head">
        <SignButton
          name="Back"
          title="Back (Escape)"
          data-focus-first
          buttonRef={button}
          independent
          press={close}
        >
          ‹
        </SignButton>
        <h2 class="ssw-over-title" aria-label={title}>
          <Breakable text={title} />
        </h2>
      </header>
      {children}
    </section>
  );
}

/** Takes the focus only from within the widget: a panel that another window opens must not move it. */
function useFocusWhileThere(button: { current: HTMLButtonElement | null }, covered: Element | null): void {
  const before = useRef(covered);
  useLayoutEffect(() => {
    const opener = before.current;
    const panel = button.current?.closest(".ssw-side-panels");
    const widget = panel?.closest(".ssw") ?? panel;
    if (!(opener instanceof HTMLElement) || !widget?.contains(opener)) return;
    button.current?.focus();
    // Deferred: this cleanup runs before the opener is shown again, and hidden elements take no focus.
    return () => queueMicrotask(() => opener.focus({ preventScroll: true }));
  }, [button]);
}
