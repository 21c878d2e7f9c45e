import { useEffect } from "preact/hooks";
import { say } from "../view/say";
import { useView } from "../view/view";

/** So long nobody types before it is told what the typing has found. */
const PAUSE_MS = 400;

/** Tells a screen reader what a search or a filter has found, whenever that has changed; `""` tells nothing. */
export function useTold(words: string): void {
  const { politely } = useView();
  useEffect(() => {
    if (!words) return;
    const waiting = setTimeout(() => say(politely, words), PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [words, politely]);
}
