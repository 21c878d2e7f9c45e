/** The line under a changed value: which steps it changes, with buttons that select them. */

import { Button } from "../../ui/button";
import { useView } from "../../view/view";
import type { ParameterField } from "../../wire";
import { counted, selectSteps } from "../state";

/** More names than this are counted, not listed. */
const NAMED = 2;

interface ChangesLineProps {
  field: ParameterField;
  /** Whether it has several values: a sweep compares the steps that read them, and may leave out the rest. */
  isVaried: boolean;
  /** Called once steps are selected: the buttons, one of which has the focus, are no longer needed. */
  selected(): void;
}

export function ChangesLine({ field, isVaried, selected }: ChangesLineProps) {
  const { model, traits, preview } = useView();
  const { name, read_by, changes } = field;
  const present = new Set(traits.get("selected_steps"));
  const needed = isVaried ? read_by : changes;
  if (needed.every((step) => present.has(step))) return null;
  const considered = (steps: readonly string[] | null) => {
    preview.value = steps && new Set(steps);
  };
  const select = (steps: Iterable<string>) => {
    considered(null);
    selectSteps(model, new Set(steps));
    selected();
  };
  const button = (label: string, spoken: string, steps: readonly string[], press: () => void) => (
    <Button
      class="ssw-button ssw-repair"
      aria-label={spoken}
      title={steps.join(", ")}
      press={press}
      onPointerEnter={() => considered(steps)}
      onPointerLeave={() => considered(null)}
      onFocus={() => considered(steps)}
      onBlur={() => considered(null)}
    >
      {label}
    </Button>
  );
  const hasMore = changes.length > read_by.length;
  const only = read_by.length === 1 ? `Only ${read_by[0]}` : `Only those ${read_by.length}`;
  return (
    <p class="ssw-field-changes">
      <span>{changesText(read_by, changes.length - read_by.length)}</span>{" "}
      {button(
        `Select ${changes.length}`,
        `Select ${counted(changes.length, "step")} that ${name} changes`,
        changes,
        () => select([...present, ...changes]),
      )}{" "}
      {hasMore && button(only, `${only}: select what reads ${name}`, read_by, () => select(read_by))}
    </p>
  );
}

/** `Changes AbaloneTrain and 6 steps after it:` */
function changesText(read_by: readonly string[], after: number): string {
  const named = read_by.length > NAMED ? counted(read_by.length, "step") : read_by.join(" and ");
  const it = read_by.length === 1 ? "it" : "them";
  return after > 0 ? `Changes ${named} and ${counted(after, "step")} after ${it}:` : `Changes ${named}:`;
}
