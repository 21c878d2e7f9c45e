/**
 * The part of the front end that a first view does not need: what opens at a press, and what only Python can fill.
 *
 * It is asked for once for each page, when something of it is wanted first. It shares the modules of the front
 * end, which hands them over: see `split.mjs`.
 */

import { useEffect, useState } from "preact/hooks";
import { isKernelLive } from "../bridge/kernel_status";
import { useView } from "../view/view";
import type { WidgetModel } from "../wire";
import { type DeferredModule, fetchDeferred } from "./fetch";

let loading: Promise<DeferredModule> | null = null;
let asked: WidgetModel | null = null;
let loaded: DeferredModule | null = null;

/** Asks for it, unless it is there or on its way; what went wrong is tried again by the next call. */
export function loadDeferred(model: WidgetModel): Promise<DeferredModule> {
  // What was asked by way of a widget that has closed meanwhile is asked again by way of this one.
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

/** The deferred part, if it is there. */
export function loadedDeferred(): DeferredModule | null {
  return loaded;
}

/** Loads it once somebody is at the widget, before anything of it is opened. */
export function loadWhenReached(model: WidgetModel, root: HTMLElement, life: AbortSignal): void {
  const reached = new AbortController();
  const load = () => {
    reached.abort();
    // Without a kernel there is nobody to ask; what needs it asks again, and says what went wrong.
    if (isKernelLive(model)) loadDeferred(model).catch(() => {});
  };
  const options = { signal: AbortSignal.any([reached.signal, life]) };
  for (const event of ["pointerover", "focusin", "touchstart"]) root.addEventListener(event, load, options);
}

/** The deferred part; `null` until it is there, which begins once it is wanted. */
export function useDeferred(isWanted = true): DeferredModule | null {
  const { model, problem } = useView();
  const [module, setModule] = useState(loaded);
  useEffect(() => {
    let isMounted = true;
    if (isWanted && !module) {
      loadDeferred(model).then(
        (arrived) => isMounted && setModule(arrived),
        (error: Error) => {
          // That there is no kernel is said anyway.
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
