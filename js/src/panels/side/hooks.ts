/** What several panels read of their view. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Subject } from "../../hover";
import { uniqueId } from "../../ui/unique_id";
import { useView } from "../../view/view";
import type { Judgement } from "../state";

/** Whether Python is there to take what is stated. */
export function useIsLive(): boolean {
  return useView().traits.connection.isLive;
}

/** Whether the verdict is one on what is on the screen. */
export function useJudgement(): Judgement {
  const { traits } = useView();
  const { isAnswered, isReachable } = traits.connection;
  if (isAnswered && traits.get("reference").state !== "pending") return "current";
  return isReachable ? "pending" : "unreachable";
}

interface Pointed {
  subject: Subject | null;
  /** The parameters that the step pointed at reads. */
  read: readonly string[];
}

/** What the reader points at, here or on the graph. */
export function usePointed(): Pointed {
  const { hover } = useView();
  const [pointed, setPointed] = useState<Pointed>({ subject: hover.subject, read: hover.read });
  useEffect(() => {
    const life = new AbortController();
    hover.onChange(() => setPointed({ subject: hover.subject, read: hover.read }), life.signal);
    return () => life.abort();
  }, [hover]);
  return pointed;
}

/** An id that no other element of the page has: each view is a tree of its own, in which Preact counts anew. */
export function useUniqueId(stem: string): string {
  const id = useRef("");
  id.current ||= uniqueId(stem);
  return id.current;
}
