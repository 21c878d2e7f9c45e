/** The line below an execution that is open: what is known about it, and what can be done with it. */

import type { RunRow } from "../../wire";
import { ListAll } from "../list_all";
import { memoized } from "../side/memo";
import { Breakable } from "../side/words";
import { namesText } from "./comparison_words";
import { ExecutionActions } from "./execution_actions";
import { detailsOf } from "./words";

interface BodyLineProps {
  row: RunRow;
  lineKey: string;
  index: number;
  columnCount: number;
}

export const BodyLine = memoized<BodyLineProps>(({ row, lineKey, index, columnCount }) => (
  <tr aria-rowindex={index} data-measured={lineKey}>
    <td colSpan={columnCount} class="ssw-run-body">
      <section class="ssw-run-told" aria-label={`About ${row.name}`}>
        <ExecutionActions row={row} />
        <dl class="ssw-execution-details">
          {detailsOf(row).map(([term, lines]) => (
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
        {unknownOf(row).map((text) => (
          <p key={text} class="ssw-quiet">
            {text}
          </p>
        ))}
        {row.report?.unlisted.length ? <Unlisted arn={row.arn} steps={row.report.unlisted} /> : null}
      </section>
    </td>
  </tr>
));

/** The steps without a listed row, for an execution of which not all rows are listed. */
function Unlisted({ arn, steps }: { arn: string; steps: readonly string[] }) {
  return (
    <p class="ssw-links">
      <span class="ssw-quiet">{`Not all rows are listed: ${namesText(steps)} may have run too.`}</span>
      <ListAll arn={arn} />
    </p>
  );
}

/** What is missing, and why. */
function unknownOf({ report, unknown, metrics_state, metrics_problem }: RunRow): string[] {
  const isReading = (report == null && !unknown) || metrics_state === "none" || metrics_state === "pending";
  return [
    unknown && `The rest is not known. ${unknown}`,
    metrics_problem,
    isReading ? "Reading…" : "",
  ].filter(Boolean);
}
