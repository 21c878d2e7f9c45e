/** The side panel in a page, on a fake Python that follows the protocol. */

import { act, cleanup, render, screen, within } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { bridgeOf } from "../src/bridge";
import { loadDeferred } from "../src/deferred";
import { Side } from "../src/panels/side";
import { View, ViewContext } from "../src/view/view";
import type { Traits, WidgetModel } from "../src/wire";
import { widgetState } from "./panels_fake";
import { FakeModel, rendered } from "./python_fake";

// Loads the deferred part up front; `deferred.test.tsx` tests how it is loaded.
await loadDeferred(undefined as unknown as WidgetModel);

export interface ShownSide {
  model: FakeModel;
  view: View;
  user: ReturnType<typeof userEvent.setup>;
  /** Python states something; resolves once the panel shows it. */
  answer(changes: Partial<Traits>): Promise<void>;
  /** Resolves once the panel shows what was done. */
  settle(): Promise<void>;
  /** Ends the view. */
  end(): void;
}

/** Puts a side panel into the page, which contains nothing else. */
export function showSide(changes: Partial<Traits> = {}): ShownSide {
  cleanup();
  const life = new AbortController();
  const model = new FakeModel(widgetState(changes));
  const view = new View(bridgeOf(model, life.signal), life.signal);
  const shown = render(
    <div class="ssw">
      <ViewContext.Provider value={view}>
        <Side />
      </ViewContext.Provider>
    </div>,
  );
  const settle = async () => {
    await act(rendered);
  };
  return {
    model,
    view,
    user: userEvent.setup({ delay: null }),
    settle,
    async answer(more) {
      await act(() => model.answer(more));
      await settle();
    },
    end() {
      shown.unmount();
      life.abort();
    },
  };
}

export function tab(name: string): HTMLElement {
  return screen.getByRole("tab", { name: new RegExp(`^${name}`) });
}

export function tick(step: string): HTMLInputElement {
  return screen.getByRole("checkbox", { name: new RegExp(`^${step},`) });
}

/** The row of a step. */
export function row(step: string): HTMLElement {
  const found = tick(step).closest("li");
  if (!found) throw new Error(`No row has ${step}`);
  return found;
}

/** What a screen reader says after the name of an element. */
export function description(element: HTMLElement): string {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(" ");
  const texts = ids.map((id) => document.getElementById(id)?.textContent?.trim() ?? "");
  return texts.filter(Boolean).join(" | ");
}

/** The row of a parameter. */
export function field(parameter: string): HTMLElement {
  const found = control(parameter).closest("tbody");
  if (!found) throw new Error(`No row has ${parameter}`);
  return found;
}

export function control(parameter: string): HTMLInputElement {
  return screen.getByLabelText(parameter, { selector: "input, select, textarea" }) as HTMLInputElement;
}

export { act, screen, within };
