/** Suggestions of what to begin with while nothing is selected, which is not an error. */

import { Button, Sign } from "../ui/button";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import type { Beginning } from "../wire";
import { LongWords } from "./long_words";
import { applyPatch, hasService } from "./state";

/** The code of the issue that nothing is selected; the beginnings are shown in its place. */
export const EMPTY_SELECTION = "empty-selection";

export function Beginnings() {
  const model = useModel("beginnings", "references", "reference_execution_arn");
  // A notebook saved by an older version has no beginnings.
  const beginnings = model.get("beginnings") ?? [];
  const [first] = beginnings;
  const failure = first?.code === "failure" ? first : undefined;
  return (
    <section class="ssw-say ssw-panel" aria-label="Beginnings" data-focus-home>
      {failure?.explanation ? (
        <LongWords tone="ssw-failed">
          <Sign glyph="✗" />
          {failure.explanation}
        </LongWords>
      ) : (
        <p class="ssw-say-words">{question(beginnings.length, isWithoutExecutions(model))}</p>
      )}
      <div class="ssw-buttons">
        {beginnings.map((beginning) => (
          <Begin key={beginning.code} beginning={beginning} isFirst={beginning === failure} />
        ))}
      </div>
    </section>
  );
}

function isWithoutExecutions(model: ReturnType<typeof useModel>): boolean {
  const { state, count } = model.get("references");
  return hasService(model) && state === "ready" && count === 0;
}

function question(count: number, isNew: boolean): string {
  const begin = count > 0 ? ", or begin with:" : ".";
  if (isNew) return `This pipeline has no execution yet: select steps that need nothing reused${begin}`;
  return `Select the steps to run again${begin}`;
}

/** A button that selects the steps of a beginning; pointing at it previews them. */
function Begin({ beginning, isFirst }: { beginning: Beginning; isFirst: boolean }) {
  const { model, preview } = useView();
  const show = () => {
    preview.value = new Set(beginning.steps);
  };
  const hide = () => {
    preview.value = null;
  };
  const press = () => {
    hide();
    applyPatch(model, beginning.patch);
  };
  return (
    <Button
      class={`ssw-button ${isFirst ? "ssw-primary" : ""}`}
      title={[beginning.explanation, beginning.steps.join(", ")].filter(Boolean).join("\n")}
      data-focus-first={isFirst ? "" : undefined}
      press={press}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
    >
      {beginning.label}
    </Button>
  );
}
