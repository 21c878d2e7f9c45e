/** The last lines that a step's job has logged, over the whole side panel. */

import { useEffect, useRef, useState } from "preact/hooks";
import { own } from "../../own";
import { Button } from "../../ui/button";
import { useTold } from "../../ui/use_told";
import { say } from "../../view/say";
import { useView } from "../../view/view";
import type { Link } from "../../wire";
import { AwsLink } from "../links";
import { copiedText, copyText } from "../side/copy";
import { Over } from "../side/over";
import { LogLines } from "./log_lines";
import { type Found, useSearch } from "./search";

/** How many characters of a found line are announced: it may have thousands. */
const TOLD = 200;

export function LogPanel({ opener }: { opener: Element | null }) {
  const { model, traits, politely } = useView();
  const { step, state, lines, message } = traits.get("log_shown");
  const block = useRef<HTMLPreElement>(null);
  const [isWrapped, setWrapped] = useState(true);
  const [copied, setCopied] = useState({ of: lines, words: "" });
  const search = useSearch(lines);
  const words = (copied.of === lines && copied.words) || (state === "pending" ? "Reading…" : message);
  const close = () => void model.command("log", { step: "" });
  const copy = async () => {
    if (!block.current) return;
    const outcome = copiedText(await copyText(block.current));
    setCopied({ of: lines, words: outcome });
    say(politely, outcome);
  };
  useEffect(() => {
    if (state === "ready" || state === "errored") say(politely, `Log of ${step}: ${message}`);
    // Announced once for each log that is opened, not for each line that arrives.
  }, [step, state, politely]);
  return (
    <Over title={`Log of ${step}`} step={step} opener={opener} close={close}>
      {lines.length > 0 && (
        <div class="ssw-log-header">
          <SearchBox search={search} />
          <Button aria-pressed={isWrapped} independent press={() => setWrapped(!isWrapped)}>
            Wrap
          </Button>
          <Button aria-label={`Copy the log of ${step}`} independent press={() => void copy()}>
            Copy
          </Button>
        </div>
      )}
      <p class="ssw-log-words" data-state={state}>
        <span>{words}</span> {state === "errored" && <Console step={step} />}
      </p>
      {lines.length > 0 && (
        <LogLines step={step} lines={lines} isWrapped={isWrapped} block={block} search={search} />
      )}
    </Over>
  );
}

function SearchBox({ search }: { search: Found }) {
  const { wanted, count, at, line, look, go } = search;
  const found = count ? `${at + 1} of ${count}` : "not found";
  useTold(wanted && [found, line.slice(0, TOLD)].filter(Boolean).join(": "));
  const keyPressed = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && wanted) {
      event.stopPropagation();
      look("");
    }
  };
  return (
    <span class="ssw-log-search">
      <input
        type="search"
        class="ssw-input"
        placeholder="Search the log"
        aria-label="Search the log"
        value={wanted}
        onInput={(event) => look(event.currentTarget.value)}
        onKeyDown={keyPressed}
      />
      {wanted && <span class="ssw-filter-count">{found}</span>}
    </span>
  );
}

/** A link to the console for a log that cannot be read here. */
function Console({ step }: { step: string }) {
  const { traits } = useView();
  const run = own(traits.get("run").steps, step)?.links ?? [];
  const reference = own(traits.get("reference").steps, step)?.links ?? [];
  const logs: Link | undefined = [...run, ...reference].find(({ label }) => label === "Logs");
  return logs ? <AwsLink link={{ ...logs, label: "Logs in the console" }} about={step} /> : null;
}
