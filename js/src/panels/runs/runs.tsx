/**
 * The latest executions: what each ran and changed, and what can be done with it.
 *
 * Nothing is asked for until the panel is looked at; while it is, it follows the list of executions.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { useNow } from "../../ui/use_now";
import { useView } from "../../view/view";
import type { History, HistoryEntry } from "../../wire";
import { FilterBox, matches } from "../side/filter_box";
import { useIsLive } from "../side/hooks";
import { moveFocus } from "../side/roving";
import { ExecutionRows } from "./execution_rows";
import { Timeline } from "./timeline";

/** So many rows are seen at once. */
const GLANCE = 12;
const MINUTE_MS = 60_000;

export function Runs() {
  const { traits } = useView();
  const filter = useSignal("");
  const shown = traits.get("history_shown");
  const { entries } = shown;
  const found = entries.filter((entry) => matches(filter.value, ...textsOf(entry)));
  const [stop, setStop] = useState<string | null>(null);
  const now_ms = useNow(true, MINUTE_MS);
  const stopArn = found.some(({ arn }) => arn === stop) ? stop : found[0]?.arn;
  useHistoryAsked();
  return (
    <div class="ssw-runs">
      {entries.length > GLANCE && (
        <FilterBox noun="executions" by="name" text={filter} shown={found.length} total={entries.length} />
      )}
      <div class="ssw-scroll">
        <Timeline />
        <Status shown={shown} />
        {found.length > 0 && (
          <table
            class="ssw-history"
            aria-label="Executions"
            onKeyDown={(event) => moveFocus(event, openersOf(event.currentTarget))}
          >
            <thead>
              <tr>
                <th scope="col">Execution</th>
                <th scope="col">When</th>
                <th scope="col">Took</th>
                <th scope="col" class="ssw-wide">
                  By
                </th>
                <th scope="col">Changed</th>
              </tr>
            </thead>
            {found.map((entry) => (
              <ExecutionRows
                key={entry.arn}
                entry={entry}
                now_ms={now_ms}
                isReading={shown.state === "pending"}
                isStop={entry.arn === stopArn}
                reached={() => setStop(entry.arn)}
              />
            ))}
          </table>
        )}
        <Older shown={shown} />
      </div>
    </div>
  );
}

/** Asks for the history when the panel is opened and, while it is open, when there are other executions. */
function useHistoryAsked(): void {
  const { model, traits, tab } = useView();
  const isLive = useIsLive();
  const isOpen = tab.value === "runs";
  const listed = traits.get("references").executions.map(({ arn, status }) => [arn, status]);
  const listing = JSON.stringify([traits.get("run").arn, listed]);
  useEffect(() => {
    if (isOpen && isLive) void model.command("history");
  }, [isOpen, isLive, listing, model]);
}

function Status({ shown }: { shown: History }) {
  const isLive = useIsLive();
  const text = statusText(shown, isLive);
  return text ? (
    <p class="ssw-history-status" data-state={shown.state}>
      {text}
    </p>
  ) : null;
}

function statusText({ state, message, entries }: History, isLive: boolean): string {
  if (state === "errored") return message;
  if (entries.length > 0) return "";
  if (state === "ready") return "No execution yet";
  return isLive ? "Reading the executions…" : "";
}

function Older({ shown: { has_more, state } }: { shown: History }) {
  const { model } = useView();
  if (!has_more) return null;
  const isReading = state === "pending";
  return (
    <Button
      class="ssw-button ssw-older"
      unavailable={isReading}
      press={() => void model.command("history-more")}
    >
      {isReading ? "Reading…" : "Show older"}
    </Button>
  );
}

function textsOf({ name, status, description, created_by, selected_steps }: HistoryEntry): string[] {
  return [name, status, description, created_by, ...selected_steps];
}

/** Of each execution, what opens it; what is pressed inside one is its own. */
function openersOf(table: HTMLElement): HTMLElement[] {
  return [...table.querySelectorAll<HTMLElement>(".ssw-execution-opener")];
}
