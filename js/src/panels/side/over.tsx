/** What stands over the tabs for a while: its title, the way back, and its content. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../ui/button";
import { Breakable } from "./words";

interface OverProps {
  title: string;
  /** The step that it is about. */
  step: string;
  close(): void;
  children: ComponentChildren;
}

/** Has the focus once it is there, and gives it back to what had it; Escape closes it. */
export function Over({ title, step, close, children }: OverProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhileThere(button);
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <section class="ssw-over" aria-label={title} data-step={step} onKeyDown={keyPressed}>
      <header class="ssw-over-head">
        <Button
          class="ssw-button ssw-icon-button"
          aria-label="Back"
          title="Back (Escape)"
          buttonRef={button}
          independent
          press={close}
        >
          ‹
        </Button>
        <h3 class="ssw-over-title" aria-label={title}>
          <Breakable text={title} />
        </h3>
      </header>
      {children}
    </section>
  );
}

/** Takes the focus only from within the widget: what is opened in another window moves nobody. */
function useFocusWhileThere(button: { current: HTMLButtonElement | null }): void {
  // As of the first rendering: what had the focus is hidden with the tabs.
  const before = useRef<Element | null | undefined>(undefined);
  if (before.current === undefined) before.current = focusedElement();
  useLayoutEffect(() => {
    const opener = before.current;
    const panel = button.current?.closest(".ssw-side-panels");
    const widget = panel?.closest(".ssw") ?? panel;
    if (!(opener instanceof HTMLElement) || !widget?.contains(opener)) return;
    button.current?.focus();
    return () => {
      if (opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, [button]);
}

/** Also inside of a shadow tree, in which some hosts put widgets. */
function focusedElement(): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}
