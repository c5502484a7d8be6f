/** The service worker's own global, typed: the compiler only knows that this is some worker. */
export const scope = globalThis as unknown as ServiceWorkerGlobalScope;
