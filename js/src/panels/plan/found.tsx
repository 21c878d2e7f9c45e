/** The suggestions that complete the word being typed in the expression box. */

import type { Completion } from "./expression_box";

export function Found({ id, completion }: { id: string; completion: Completion }) {
  const { found, active } = completion;
  return (
    <div
      id={`${id}-found`}
      class="ssw-found"
      role="listbox"
      aria-label="Names and words"
      hidden={found.length === 0}
    >
      {found.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box keeps the focus and handles the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the box names the active option
        <div
          key={suggestion.text}
          id={`${id}-${index}`}
          class="ssw-found-item"
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => completion.take(suggestion)}
        >
          <span>{suggestion.text}</span> <span class="ssw-found-kind">{suggestion.kind}</span>
        </div>
      ))}
    </div>
  );
}
