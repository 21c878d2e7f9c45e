/** The main button where there is no service: it copies the request as code, to be sent from elsewhere. */

import { useState } from "preact/hooks";
import { Button } from "../ui/button";
import { say } from "../view/say";
import { useModel } from "../view/use_model";
import { useView } from "../view/view";
import { judgementOf } from "./state";

export function CopyCode() {
  const model = useModel("code_shown", "code_target", "verdict", "reference");
  const { politely, tab } = useView();
  const [copied, setCopied] = useState("");
  const { target, text } = model.get("code_shown");
  const isCurrent = judgementOf(model) === "current" && target === model.get("code_target");
  const press = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
      say(politely, "Copied.");
    } catch {
      // A page without TLS has no clipboard API: the user has to copy the code by hand.
      tab.value = "code";
      say(politely, "The page may not write to the clipboard: copy the code by hand.");
    }
  };
  return (
    <Button
      class="ssw-button ssw-start"
      independent
      data-focus-first
      unavailable={!text || !isCurrent}
      press={() => void press()}
    >
      {copied && copied === text ? "Copied" : "Copy as code"}
    </Button>
  );
}
