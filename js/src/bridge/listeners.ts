/** The listeners of one bridge; it listens to an event of the model only while somebody listens here. */

import type { Callback, HostModel } from "../wire";

interface Heard {
  callbacks: Set<Callback>;
  forward: Callback;
}

const CHANGE = "change:";

export class Listeners {
  readonly #model: HostModel;
  readonly #changed: (trait: string) => void;
  readonly #heard = new Map<string, Heard>();

  /** @param changed Called with the name of a trait when the model says that it has changed. */
  constructor(model: HostModel, changed: (trait: string) => void) {
    this.#model = model;
    this.#changed = changed;
  }

  /** @param event `change:` and the name of a trait, or of something that the bridge itself reports. */
  add(event: string, callback: Callback): void {
    const known = this.#heard.get(event);
    if (known) {
      known.callbacks.add(callback);
      return;
    }
    const forward = () => this.#changed(event.slice(CHANGE.length));
    this.#heard.set(event, { callbacks: new Set([callback]), forward });
    this.#model.on(event, forward);
  }

  remove(event: string, callback: Callback): void {
    const known = this.#heard.get(event);
    if (!known?.callbacks.delete(callback) || known.callbacks.size > 0) return;
    this.#model.off(event, known.forward);
    this.#heard.delete(event);
  }

  tell(name: string): void {
    for (const callback of this.#heard.get(CHANGE + name)?.callbacks ?? []) (callback as () => void)();
  }
}
