/** What the runs ask Python for: the list, and of the rows in sight what the list does not say. */

import { useCallback, useEffect, useRef } from "preact/hooks";
import { useView } from "../../view/view";
import type { RunRow } from "../../wire";
import { useIsLive } from "../side/hooks";

/** How long rows are in sight before they are asked about: most are only scrolled past. */
const REST_MS = 200;

/** Asks for the list whenever the panel is opened; while it is open, its rows follow the list by themselves. */
export function useListAsked(): void {
  const { model, tab } = useView();
  const isLive = useIsLive();
  const isOpen = tab.value === "runs";
  useEffect(() => {
    if (isOpen && isLive) void model.command("runs");
  }, [isOpen, isLive, model]);
}

/** What Python was told last. */
interface Told {
  /** The rows in sight, and their statuses. */
  rows: string;
  /** Whether there was more to know of one of them. */
  hasUnread: boolean;
}

/**
 * Gives what is called whenever other rows may be in sight: Python is told which are, once they rest, while there is
 * more to know of one of them; and it is told that those are out of sight of which there was.
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

/** Whether there is more to know of it than has been asked for. */
export function isUnread({ report, unknown, metrics_state }: RunRow): boolean {
  return metrics_state === "none" || (report == null && !unknown);
}

function keyOf(rows: readonly RunRow[]): string {
  return rows.map(({ arn, status }) => `${status} ${arn}`).join("\n");
}
