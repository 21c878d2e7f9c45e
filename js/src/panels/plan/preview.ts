/** The outlines on the graph of what an expression would select. */

import { useEffect } from "preact/hooks";
import { useView } from "../../view/view";

/** How long typing has to pause before the graph shows what the expression selects. */
const PAUSE_MS = 200;

/** Shows on the graph what an expression selects; nothing for `""`, or while it cannot be parsed. */
export function usePreviewOf(expression: string): void {
  const { model, preview } = useView();
  useEffect(() => {
    if (expression === "") return;
    let isOver = false;
    const timer = setTimeout(async () => {
      const { content } = await model.ask("preview", { expression });
      if (!isOver) preview.value = content ? new Set(JSON.parse(content) as string[]) : null;
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
      preview.value = null;
    };
  }, [expression, model, preview]);
}
