/** What a screen reader is told: by one polite and one assertive region of a view, and no other. */

import type { Signal } from "@preact/signals";

/** Makes a region say something, also where it has just said the same. */
export function say(region: Signal<string>, sentence: string): void {
  region.value = region.peek() === sentence && sentence ? `${sentence}\u00a0` : sentence;
}
