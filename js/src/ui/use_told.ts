import { useEffect } from "preact/hooks";
import { say } from "../view/say";
import { useView } from "../view/view";

/** How long after the last keystroke the result is announced. */
const PAUSE_MS = 400;

/** Announces the result of a search or filter to screen readers when it changes; `""` announces nothing. */
export function useTold(words: string): void {
  const { politely } = useView();
  useEffect(() => {
    if (!words) return;
    const waiting = setTimeout(() => say(politely, words), PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [words, politely]);
}
