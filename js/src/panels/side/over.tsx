/** What stands over the tabs for a while: its title, the way back, and its content. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { SignButton } from "../../ui/button";
import { Breakable } from "./words";

interface OverProps {
  title: string;
  /** The step that it is about, if it is about one. */
  step?: string;
  /** What had the focus when the tabs were covered. */
  opener: Element | null;
  close(): void;
  children: ComponentChildren;
}

/** Has the focus once it is there, and gives it back to what had it; Escape closes it. */
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

/** Takes the focus only from within the widget: what is opened in another window moves nobody. */
function useFocusWhileThere(button: { current: HTMLButtonElement | null }, covered: Element | null): void {
  const before = useRef(covered);
  useLayoutEffect(() => {
    const opener = before.current;
    const panel = button.current?.closest(".ssw-side-panels");
    const widget = panel?.closest(".ssw") ?? panel;
    if (!(opener instanceof HTMLElement) || !widget?.contains(opener)) return;
    button.current?.focus();
    // This goes before what it covers is shown again: what is hidden takes no focus.
    return () => queueMicrotask(() => opener.focus({ preventScroll: true }));
  }, [button]);
}
