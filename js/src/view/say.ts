/** Announcements to screen readers, all through one polite and one assertive region of a view. */

import type { Signal } from "@preact/signals";

/** Announces a sentence, even if it is the same as the last one. */
export function say(region: Signal<string>, sentence: string): void {
  region.value = region.peek() === sentence && sentence ? `${sentence}\u00a0` : sentence;
}
