/** What the runs ask Python for: the list, and of the rows in sight what the list does not say. */

import { useCallback, useEffect, useRef } from "preact/hooks";
import { useView } from "../../view/view";
import type { RunRow } from "../../wire";
import { useIsLive } from "../side/hooks";

/** How long rows are in sight before they are asked about: most are only scrolled past. */
const REST_MS = 200;

/** Asks for the list when the panel is opened and, while it is open, when there are other executions. */
export function useListAsked(): void {
  const { model, traits, tab } = useView();
  const isLive = useIsLive();
  const isOpen = tab.value === "runs";
  const listed = traits.get("references").executions.map(({ arn, status }) => [arn, status]);
  const listing = JSON.stringify([traits.get("run").arn, listed]);
  useEffect(() => {
    if (isOpen && isLive) void model.command("runs");
  }, [isOpen, isLive, listing, model]);
}

/** Gives what is called whenever other rows may be in sight; each is asked about once, and again after its status. */
export function useDetailsAsked(rowsInSight: () => readonly RunRow[]): () => void {
  const { model, tab } = useView();
  const isLive = useIsLive();
  const asked = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const ask = () => {
    if (!isLive || tab.peek() !== "runs") return;
    const unread = rowsInSight().filter((row) => isUnread(row) && !asked.current.has(keyOf(row)));
    for (const row of unread) asked.current.add(keyOf(row));
    if (unread.length > 0) void model.command("runs-details", { arns: unread.map(({ arn }) => arn) });
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

function keyOf({ arn, status }: RunRow): string {
  return `${status} ${arn}`;
}
