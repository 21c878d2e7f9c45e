/**
 * The part of the front end that a first view does not need: what opens at a press, and what only Python can fill.
 *
 * It is asked for once for each page, when something of it is wanted first. It shares the modules of the front
 * end, which hands them over: see `build.mjs`.
 */

import { useEffect, useState } from "preact/hooks";
import { useView } from "../view/view";
import type { WidgetModel } from "../wire";
import { type DeferredModule, fetchDeferred } from "./fetch";

let loading: Promise<DeferredModule> | null = null;
let loaded: DeferredModule | null = null;

/** Asks for it, unless it is there or on its way; what went wrong is tried again by the next call. */
export function loadDeferred(model: WidgetModel): Promise<DeferredModule> {
  loading ??= fetchDeferred(model).then(
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
          problem.value = error.message;
        },
      );
    }
    return () => {
      isMounted = false;
    };
  }, [isWanted, module, model, problem]);
  return module;
}
