/** How many items a filter leaves, and a button that shows all of them again. */

import { SignButton } from "../../ui/button";
import { useTold } from "../../ui/use_told";

export interface FilterCountProps {
  /** What is filtered, in the plural. */
  noun: string;
  shown: number;
  total: number;
  clear(): void;
}

export function FilterCount({ noun, shown, total, clear }: FilterCountProps) {
  const count = `${shown} of ${total}`;
  useTold(`${count} ${noun}`);
  return (
    <>
      <span class="ssw-filter-count">{count}</span>
      <SignButton name={`Show all ${noun}`} independent press={clear}>
        ×
      </SignButton>
    </>
  );
}
