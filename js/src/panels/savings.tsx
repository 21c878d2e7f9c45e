/** What reusing steps saves: a few words, and behind them a row for each step. */

import { useRef, useState } from "preact/hooks";
import { own } from "../own";
import { Button } from "../ui/button";
import { Popover } from "../ui/popover";
import { uniqueId } from "../ui/unique_id";
import { useModel } from "../view/use_model";
import type { Savings } from "../wire";

export function SavingsButton() {
  const model = useModel("savings_shown");
  const savings = model.get("savings_shown");
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useRef(uniqueId("savings"));
  if (!savings.text) return null;
  return (
    <>
      <Button
        buttonRef={opener}
        class="ssw-savings"
        independent
        aria-expanded={isOpen ? "true" : "false"}
        aria-controls={isOpen ? id.current : undefined}
        title={savings.text}
        press={() => setOpen(!isOpen)}
      >
        {shortText(savings.text)}
      </Button>
      {isOpen && (
        <Popover
          id={id.current}
          anchor={opener}
          placement="top-start"
          close={(isByKey) => {
            setOpen(false);
            if (isByKey) opener.current?.focus();
          }}
        >
          <SavingsTable savings={savings} />
        </Popover>
      )}
    </>
  );
}

/** `saves about 12 min` of `Reusing 1 step saves about 12 min.`: the summary says how many are reused. */
function shortText(text: string): string {
  return text.replace(/^.*?(?=saves )/, "").replace(/\.$/, "");
}

function SavingsTable({ savings }: { savings: Savings }) {
  const headings = Object.keys(savings.rows[0] ?? {});
  const unknown = savings.without_times;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form.
    <div class="ssw-savings-rows" tabIndex={0} role="group" aria-label="Savings">
      <table aria-label="What is reused">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {savings.rows.map((row, index) => (
            <tr key={index}>
              {headings.map((heading, column) => {
                const text = own(row, heading) ?? "";
                return column === 0 ? (
                  <th key={heading} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={heading}>{text}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {unknown.length > 0 && <p>How long it took is not known of {unknown.join(", ")}.</p>}
    </div>
  );
}
