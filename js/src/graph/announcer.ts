/** What screen readers hear: one sentence on one step, again when it changes. */
import { element, type Refreshable } from "../dom";

export interface Announcer extends Refreshable {
  /** Says how `step` stands, now and whenever that changes. */
  about(step: string): void;
}

export function attachAnnouncer(slot: HTMLElement, say: (step: string) => string): Announcer {
  const live = element("div", { class: "ssw-unseen", role: "status", "aria-live": "polite" });
  let subject: string | null = null;
  const refresh = () => {
    const sentence = subject == null ? "" : say(subject);
    if (live.textContent !== sentence) live.textContent = sentence;
  };
  slot.append(live);
  return {
    refresh,
    about(step) {
      subject = step;
      refresh();
    },
  };
}
