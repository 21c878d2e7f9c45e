/** The deferred part, from its sources. */
export const fetchDeferred = () => import("../src/deferred/entry");
