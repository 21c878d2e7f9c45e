/** What reusing steps saves: a short text on a button that opens a table with a row for each step. */

import { useRef, useState } from "preact/hooks";
import { Button } from "../ui/button";
import { Popover } from "../ui/popover";
import { useUniqueId } from "../ui/unique_id";
import { useModel } from "../view/use_model";
import { SavingsTable } from "./savings_table";

export function SavingsButton() {
  const model = useModel("savings_shown");
  const savings = model.get("savings_shown");
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useUniqueId("savings");
  if (!savings.text) return null;
  return (
    <>
      <Button
        buttonRef={opener}
        class="ssw-savings"
        independent
        aria-expanded={isOpen ? "true" : "false"}
        aria-controls={isOpen ? id : undefined}
        title={savings.text}
        press={() => setOpen(!isOpen)}
      >
        {shortText(savings.text)}
      </Button>
      {isOpen && (
        <Popover
          id={id}
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
