/** The executions in the reference picker: Python sends the newest, and further pages on demand. */

import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ExecutionSummary, References, WidgetModel } from "../wire";

/** How many executions are requested at a time. */
const PAGE = 50;

/** Executions by position, counted from the newest. */
type Rows = ReadonlyMap<number, ExecutionSummary>;

export interface ReferenceRows {
  rows: Rows;
  /** Requests the executions at these positions unless they have been requested. */
  want(positions: readonly number[]): void;
}

/** Keeps what was read until it is read again, once the list, or which executions serve, may have changed. */
export function useReferenceRows(model: WidgetModel): ReferenceRows {
  const references = model.get("references");
  const verdict = model.get("verdict");
  const [read, setRead] = useState<Rows>(new Map());
  const asked = useRef(new Set<number>());
  const isOpen = useIsMounted();
  useEffect(() => asked.current.clear(), [references, verdict]);
  const rows = useMemo(() => new Map([...read, ...byPosition(references)]), [read, references]);
  const want = (positions: readonly number[]) => {
    const sent = new Set(references.executions.map(({ position }) => position));
    const pages = positions
      .filter((position) => !sent.has(position))
      .map((place) => Math.floor(place / PAGE));
    for (const page of new Set(pages)) {
      if (asked.current.has(page)) continue;
      asked.current.add(page);
      void model.ask("references", { first: page * PAGE, count: PAGE }).then(({ problem, content }) => {
        if (problem || !isOpen.current) return;
        const found = (JSON.parse(content) as ExecutionSummary[]).map((row) => [row.position, row] as const);
        setRead((known) => new Map([...known, ...found]));
      });
    }
  };
  return { rows, want };
}

function byPosition({ executions }: References): [number, ExecutionSummary][] {
  return executions.map((execution) => [execution.position, execution]);
}

function useIsMounted(): { readonly current: boolean } {
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return isMounted;
}
