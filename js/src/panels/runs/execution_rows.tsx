/** One execution: a row of the table, and on request all that is known and can be done. */

import { useState } from "preact/hooks";
import { Sign } from "../../ui/button";
import { agoText, durationText, momentText } from "../../ui/time";
import { useUniqueId } from "../../ui/unique_id";
import type { HistoryEntry } from "../../wire";
import { statusIcon } from "../icons";
import { memoized } from "../side/memo";
import { Breakable } from "../side/words";
import { ExecutionActions } from "./execution_actions";
import { askedText, changedAtAGlance, detailsOf } from "./words";

interface ExecutionRowsProps {
  entry: HistoryEntry;
  now_ms: number;
  isReading: boolean;
  /** Whether the table's one Tab stop is here. */
  isStop: boolean;
  reached(): void;
}

export const ExecutionRows = memoized<ExecutionRowsProps>((props) => {
  const { entry, now_ms, isStop, reached } = props;
  const [isOpen, setOpen] = useState(false);
  const id = useUniqueId("execution");
  const { glyph, tone } = statusIcon(entry.status);
  return (
    <tbody class="ssw-execution" data-execution={entry.name} data-tone={tone}>
      <tr class="ssw-execution-row">
        <th scope="row">
          <button
            type="button"
            class="ssw-execution-opener"
            aria-label={`${entry.name}, ${entry.status}`}
            aria-expanded={isOpen}
            aria-controls={id}
            tabIndex={isStop ? 0 : -1}
            onClick={() => setOpen(!isOpen)}
            onFocus={reached}
          >
            <span class="ssw-fold-sign" aria-hidden="true">
              {isOpen ? "▾" : "▸"}
            </span>
            <Sign glyph={glyph} />
            <span class="ssw-execution-name">
              <Breakable text={entry.name} />
            </span>
          </button>
          <span class="ssw-execution-glance">{glanceOf(props)}</span>
        </th>
        <td title={momentText(entry.started_at)}>{agoText(entry.started_at, now_ms)}</td>
        <td>{entry.duration_s == null ? "" : durationText(entry.duration_s)}</td>
        <td class="ssw-wide">{entry.created_by}</td>
        <td class="ssw-execution-changed">{entry.is_selective ? changedAtAGlance(entry.changed) : ""}</td>
      </tr>
      {isOpen && (
        <tr>
          <td id={id} colSpan={5} class="ssw-execution-body">
            <ExecutionActions entry={entry} />
            <Details entry={entry} />
          </td>
        </tr>
      )}
    </tbody>
  );
});

/** `Failed · selective: 2 steps`. */
function glanceOf({ entry, isReading }: ExecutionRowsProps): string {
  const isUnread = entry.is_selective == null && !entry.unknown && isReading;
  return [entry.status, askedText(entry), isUnread ? "reading…" : ""].filter(Boolean).join(" · ");
}

/** Terms, and what there is to say to them. */
function Details({ entry }: { entry: HistoryEntry }) {
  return (
    <>
      <dl class="ssw-execution-details">
        {detailsOf(entry).map(([term, lines]) => (
          <div key={term} class="ssw-fact">
            <dt>{term}</dt>
            {lines.map((line) => (
              <dd key={line}>
                <Breakable text={line} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
      {entry.unknown && <p class="ssw-execution-unknown">{`The rest is not known. ${entry.unknown}`}</p>}
    </>
  );
}
