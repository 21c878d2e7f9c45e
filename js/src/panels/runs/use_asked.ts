/** What the runs ask Python for: the list, and details of the rows in sight that the list does not have. */

import { useCallback, useEffect, useRef } from "preact/hooks";
import { useView } from "../../view/view";
import type { RunRow } from "../../wire";
import { useIsLive } from "../side/hooks";

/** How long rows are in sight before they are asked about: most are only scrolled past. */
const REST_MS = 200;

/** Asks for the list whenever the panel is opened; while it is open, its rows follow the list. */
export function useListAsked(): void {
  const { model, tab } = useView();
  const isLive = useIsLive();
  const isOpen = tab.value === "runs";
  useEffect(() => {
    if (isOpen && isLive) void model.command("runs");
  }, [isOpen, isLive, model]);
}

/** What Python was last told. */
interface Told {
  /** The rows in sight, and their statuses. */
  rows: string;
  /** Whether details of one of them had not been read. */
  hasUnread: boolean;
}

/**
 * Returns a function to call whenever other rows may be in sight. Once scrolling rests, it tells Python which
 * rows are in sight if one of them has unread details, or if one of those that were in sight before had.
 */
export function useDetailsAsked(rowsInSight: () => readonly RunRow[]): () => void {
  const { model, tab } = useView();
  const isLive = useIsLive();
  const told = useRef<Told>({ rows: "", hasUnread: false });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const ask = () => {
    if (!isLive || tab.peek() !== "runs") return;
    const inSight = rowsInSight();
    const next = { rows: keyOf(inSight), hasUnread: inSight.some(isUnread) };
    if (next.rows === told.current.rows || !(next.hasUnread || told.current.hasUnread)) return;
    told.current = next;
    void model.command("runs-details", { arns: inSight.map(({ arn }) => arn) });
  };
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(), REST_MS);
  }, []);
}

/** Whether details of the row have not been requested yet. */
export function isUnread({ report, unknown, metrics_state }: RunRow): boolean {
  return metrics_state === "none" || (report == null && !unknown);
}

function keyOf(rows: readonly RunRow[]): string {
  return rows.map(({ arn, status }) => `${status} ${arn}`).join("\n");
}
