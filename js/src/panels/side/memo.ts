/** A component that is rendered again only when what it shows changes. */

import { Component, type ComponentChild, type FunctionComponent, h } from "preact";

/**
 * Compares props by their JSON: each verdict and each snapshot is a new object, while most rows show the same
 * as before. Functions are taken to be the same.
 */
export function memoized<Props extends object>(shown: FunctionComponent<Props>): FunctionComponent<Props> {
  class Memoized extends Component<Props> {
    #said: string | undefined;
    override shouldComponentUpdate(next: Props): boolean {
      const before = this.#said ?? JSON.stringify(this.props);
      this.#said = JSON.stringify(next);
      return this.#said !== before;
    }
    override render(): ComponentChild {
      return h(shown, this.props as Props & { children?: never });
    }
  }
  return Memoized as unknown as FunctionComponent<Props>;
}
