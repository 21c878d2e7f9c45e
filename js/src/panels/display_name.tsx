/** What the next execution will be called. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { isKernelLive } from "../bridge/kernel_status";
import { useModel } from "../view/use_model";
import type { WidgetModel } from "../wire";
import { KERNEL_GONE, stateIntents } from "./state";

const PAUSE_MS = 250;

/** `problemId` is the id of the element that says why the name cannot be sent. */
export function DisplayName({ problemId }: { problemId: string }) {
  const model = useModel("display_name", "proposed_name", "display_name_problem");
  const box = useRef<HTMLInputElement>(null);
  const draft = useDraft(model, box);
  useLayoutEffect(() => {
    // Text that is being typed is not replaced until it is stated.
    const name = model.get("display_name");
    if (box.current && !draft.isTyped() && box.current.value !== name) box.current.value = name;
  });
  const proposed = model.get("proposed_name");
  const title = proposed ? `Name of the execution. Without one: ${proposed}` : "Name of the execution";
  return (
    <span class="ssw-name">
      <input
        ref={box}
        type="text"
        class="ssw-input ssw-display-name"
        aria-label="Name of the execution"
        aria-describedby={problemId}
        aria-invalid={model.get("display_name_problem") ? "true" : undefined}
        autocomplete="off"
        spellcheck={false}
        readOnly={!isKernelLive(model)}
        title={isKernelLive(model) ? title : KERNEL_GONE}
        placeholder={proposed || "Name of the execution"}
        onInput={draft.typed}
        onChange={draft.write}
        onFocusOut={draft.write}
      />
      <span class="ssw-pencil" aria-hidden="true">
        ✎
      </span>
    </span>
  );
}

/** States only text that was typed: a box that still shows an earlier name from Python states nothing. */
function useDraft(model: WidgetModel, box: { current: HTMLInputElement | null }) {
  const draft = useRef(makeDraft(model, () => box.current?.value ?? ""));
  useLayoutEffect(() => {
    const life = new AbortController();
    model.onFlush(draft.current.write, life.signal);
    return () => {
      draft.current.write();
      life.abort();
    };
  }, [model]);
  return draft.current;
}

function makeDraft(model: WidgetModel, value: () => string) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let typedText: string | null = null;
  const write = () => {
    clearTimeout(timer);
    const text = typedText;
    typedText = null;
    if (text == null || text === model.get("display_name")) return;
    stateIntents(model, { display_name: text });
  };
  return {
    isTyped: () => typedText != null,
    typed: () => {
      typedText = value();
      clearTimeout(timer);
      timer = setTimeout(write, PAUSE_MS);
    },
    write,
  };
}
