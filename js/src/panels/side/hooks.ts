/** What several panels read from their view. */

import { useEffect, useState } from "preact/hooks";
import type { Subject } from "../../hover";
import { useModel } from "../../view/use_model";
import { useView } from "../../view/view";
import { type Judgement, judgementOf } from "../state";

/** Whether there is a kernel that takes what is stated. */
export function useIsLive(): boolean {
  return useView().traits.connection.isLive;
}

/** Whether the verdict is about what is on the screen. */
export function useJudgement(): Judgement {
  return judgementOf(useModel("reference"));
}

interface Pointed {
  subject: Subject | null;
  /** The parameters that the step pointed at reads. */
  read: readonly string[];
}

/** What the user points at, here or on the graph. */
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
