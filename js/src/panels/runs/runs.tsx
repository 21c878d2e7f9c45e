/**
 * The executions: how they ended, with which values, what they reported, and what can be done with them.
 *
 * Nothing is requested until the panel is opened; while it is open, it follows the list of executions.
 */

import type { RefObject } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button";
import { useNow } from "../../ui/use_now";
import { useView } from "../../view/view";
import type { RunRow, Runs as ShownRuns } from "../../wire";
import { FilterBox, matches } from "../side/filter_box";
import { useIsLive } from "../side/hooks";
import { useOpener } from "../side/opener";
import { counted } from "../state";
import { type Column, columnsOf, isColumnShown } from "./columns";
import { Comparison } from "./comparison";
import { sorted } from "./order";
import { Plot } from "./plot";
import { subjectOf } from "./plot_subject";
import { RunsBar } from "./runs_bar";
import { RunsTable } from "./table";
import { TableContext, TableState, useTable } from "./table_state";
import { Timeline } from "./timeline";
import { withTrials } from "./trials";
import { isUnread, useListAsked } from "./use_asked";
import { widthsOf } from "./widths";

/** How many rows can be seen at once; with more, there is a filter. */
const GLANCE = 12;
const MINUTE_MS = 60_000;

export function Runs() {
  const { traits } = useView();
  const [state] = useState(() => new TableState());
  const isComparing = traits.get("comparison_shown").arns.length > 0;
  const opener = useOpener(isComparing);
  useListAsked();
  return (
    <TableContext.Provider value={state}>
      {isComparing && <Comparison opener={opener} />}
      <div class="ssw-runs" hidden={isComparing}>
        <Executions listed={traits.get("runs_shown")} />
      </div>
    </TableContext.Provider>
  );
}

function Executions({ listed }: { listed: ShownRuns }) {
  const table = useTable();
  const sweeps = useView().traits.get("sweeps_shown");
  const shown = useMemo(() => ({ ...listed, rows: [...withTrials(listed.rows, sweeps)] }), [listed, sweeps]);
  const box = useRef<HTMLDivElement>(null);
  const filter = table.filter.value;
  const found = useMemo(() => shown.rows.filter((row) => matches(filter, ...textsOf(row))), [shown, filter]);
  const all = useMemo(() => columnsOf(shown), [shown]);
  const [chosen, over] = [table.columns.value, table.over.value];
  const columns = useMemo(() => all.filter((column) => isColumnShown(column, chosen)), [all, chosen]);
  const subject = useMemo(() => subjectOf(shown, found, over), [shown, found, over]);
  return (
    <>
      {shown.rows.length > 0 && <RunsBar shown={shown} subject={subject} columns={all} />}
      {shown.rows.length > GLANCE && (
        <FilterBox
          noun="executions"
          by="name"
          text={table.filter}
          shown={found.length}
          total={shown.rows.length}
        />
      )}
      <div class="ssw-scroll ssw-runs-scroll" ref={box}>
        {subject && <Plot subject={subject} />}
        <Status shown={shown} />
        {found.length > 0 && <Ordered box={box} found={found} columns={columns} />}
        <Older shown={shown} />
        <Timeline />
      </div>
    </>
  );
}

interface OrderedProps {
  box: RefObject<HTMLElement | null>;
  found: readonly RunRow[];
  columns: readonly Column[];
}

/** The table, in the order that the user has chosen. */
function Ordered({ box, found, columns }: OrderedProps) {
  const { column, direction } = useTable().order.value;
  const now_ms = useNow(true, MINUTE_MS);
  const by = columns.find(({ key }) => key === column);
  const rows = useMemo(() => sorted(found, by, direction), [found, by, direction]);
  const widths = useMemo(() => widthsOf(columns, found, now_ms), [columns, found, now_ms]);
  const unread = by && by.kind !== "fact" ? found.filter(isUnread).length : 0;
  return (
    <>
      {unread > 0 && (
        <p class="ssw-runs-note">
          {`${found.length - unread} of ${counted(found.length, "execution")} have been read; the others come last.`}
        </p>
      )}
      <RunsTable box={box} columns={columns} widths={widths} rows={rows} />
    </>
  );
}

function Status({ shown }: { shown: ShownRuns }) {
  const isLive = useIsLive();
  const text = statusText(shown, isLive);
  return text ? (
    <p class="ssw-runs-status" data-state={shown.state}>
      {text}
    </p>
  ) : null;
}

function statusText({ state, message, rows }: ShownRuns, isLive: boolean): string {
  if (state === "errored") return message;
  if (rows.length > 0) return "";
  if (state === "ready") return "No execution yet";
  return isLive ? "Reading the executions…" : "";
}

function Older({ shown: { has_more, state } }: { shown: ShownRuns }) {
  const { model } = useView();
  if (!has_more) return null;
  const isReading = state === "pending";
  return (
    <Button
      class="ssw-button ssw-older"
      unavailable={isReading}
      press={() => void model.command("runs-more")}
    >
      {isReading ? "Reading…" : "Show older"}
    </Button>
  );
}

function textsOf({ name, status, description, created_by, report }: RunRow): string[] {
  return [name, status, description, created_by, ...(report?.selected_steps ?? [])];
}
