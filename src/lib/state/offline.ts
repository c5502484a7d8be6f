/**
 * Asks the service worker to fetch what the job needs and is not kept yet, once the page has nothing
 * better to do, so that the whole job works without a network after one visit.
 */
import type { ServiceWorkerRequest } from '$lib/workers/contract';

interface Connection {
  readonly saveData?: boolean;
}

/** Gives the function that withdraws the wish. Does nothing where the user saves data. */
export function keepOffline(): () => void {
  const workers = navigator.serviceWorker;
  const { connection } = navigator as { connection?: Connection };
  if (!workers || connection?.saveData) return () => undefined;
  const ask = () => {
    const wish: ServiceWorkerRequest = { kind: 'keep-offline' };
    workers.controller?.postMessage(wish);
  };
  const timer = setTimeout(ask, 3000);
  // The first visit: the service worker begins to control the page only after it was installed.
  workers.addEventListener('controllerchange', ask, { once: true });
  return () => {
    clearTimeout(timer);
    workers.removeEventListener('controllerchange', ask);
  };
}
