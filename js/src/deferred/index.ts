/**
 * The part of the front end that a first view does not need: what a press opens, and what only Python fills.
 *
 * It is requested once per page, when something in it is first needed. It uses the modules of the front end,
 * which passes them to it: see `split.mjs`.
 */

import { useEffect, useState } from "preact/hooks";
import { isKernelLive } from "../bridge/kernel_status";
import { useView } from "../view/view";
import type { WidgetModel } from "../wire";
import { type DeferredModule, fetchDeferred } from "./fetch";

let loading: Promise<DeferredModule> | null = null;
let asked: WidgetModel | null = null;
let loaded: DeferredModule | null = null;

/** Loads the deferred part, unless it is loaded or loading; after a failure, the next call tries again. */
export function loadDeferred(model: WidgetModel): Promise<DeferredModule> {
  // If the request was made through another widget and fails, as when that has closed, this one repeats it.
  if (loading) return asked === model ? loading : loading.catch(() => loadDeferred(model));
  asked = model;
  loading = fetchDeferred(model).then(
    (module) => {
      loaded = module;
      return module;
    },
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** The deferred part, if it is loaded. */
export function loadedDeferred(): DeferredModule | null {
  return loaded;
}

/** Loads the deferred part as soon as pointer, focus or touch reaches the widget, before anything opens. */
export function loadWhenReached(model: WidgetModel, root: HTMLElement, life: AbortSignal): void {
  const reached = new AbortController();
  const load = () => {
    reached.abort();
    // Without a kernel the request must fail. Errors are ignored here: whatever needs the part reports them.
    if (isKernelLive(model)) loadDeferred(model).catch(() => {});
  };
  const options = { signal: AbortSignal.any([reached.signal, life]) };
  for (const event of ["pointerover", "focusin", "touchstart"]) root.addEventListener(event, load, options);
}

/** The deferred part, which is loaded once it is wanted; `null` until it is there. */
export function useDeferred(isWanted = true): DeferredModule | null {
  const { model, problem } = useView();
  const [module, setModule] = useState(loaded);
  useEffect(() => {
    let isMounted = true;
    if (isWanted && !module) {
      loadDeferred(model).then(
        (arrived) => isMounted && setModule(arrived),
        (error: Error) => {
          // The view already says when there is no kernel.
          if (isKernelLive(model)) problem.value = error.message;
        },
      );
    }
    return () => {
      isMounted = false;
    };
  }, [isWanted, module, model, problem]);
  return module;
}
