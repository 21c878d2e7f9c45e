/** The outlines of what would be selected, while somebody considers it. */

import { useEffect } from "preact/hooks";
import { useView } from "../../view/view";

/** So long nothing is typed before the graph shows what it comes to. */
const PAUSE_MS = 200;

/** Shows on the graph what an expression stands for; nothing for `""`, or for one that cannot be read yet. */
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
