/**
 * The service worker: keeps the app usable without a network, refuses what would leave the origin, and
 * knows what was sent. It takes over from an older version only when the page asks, never during a run.
 */
import { base, version } from '$service-worker';
import type { ServiceWorkerAnswer, ServiceWorkerRequest } from '../lib/workers/contract';
import { hardened } from './hardened';
import { Keep } from './keep';
import { cacheStore, Meter } from './meter';
import { route, shellPage, type App, type Route } from './route';
import { scope } from './scope';
import { receiveShared } from './share';

const keep = new Keep(base, version);
const meter = new Meter(cacheStore('twinset-meter', `${base}/sent`));

scope.addEventListener('install', (event) => event.waitUntil(keep.install()));

scope.addEventListener('activate', (event) =>
  event.waitUntil(keep.activate().then(() => scope.clients.claim())),
);

scope.addEventListener('fetch', (event) => {
  event.respondWith(respond(event));
});

scope.addEventListener('message', (event) => {
  const request = event.data as ServiceWorkerRequest;
  const answers = {
    'sent?': async () => ({ kind: 'sent' as const, ...(await meter.total()) }),
    'keep-offline': async () => ({
      kind: 'offline' as const,
      isReady: await keep.completeLarge(),
    }),
    'take-over': async () => {
      await scope.skipWaiting();
      return undefined;
    },
  } satisfies Record<ServiceWorkerRequest['kind'], () => Promise<ServiceWorkerAnswer | undefined>>;
  event.waitUntil(
    answers[request.kind]().then((answer) => {
      if (answer !== undefined) event.source?.postMessage(answer);
    }),
  );
});

async function app(): Promise<App> {
  const { shell, large } = await keep.list();
  const { origin } = scope.location;
  return { origin, base, shell: new Set(shell), large: new Set(large) };
}

async function respond(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const isNavigation = request.mode === 'navigate';
  const asked = { url: new URL(request.url), method: request.method, isNavigation };
  if (isNavigation) event.waitUntil(resetWhenFirst());
  const way = route(asked, await app());
  return way === null ? fetch(request) : take(way, request);
}

async function take(way: Route, request: Request): Promise<Response> {
  switch (way.kind) {
    case 'refuse':
      await meter.refused();
      return Response.error();
    case 'share':
      return receiveShared(request, base);
    case 'send':
      await meter.sent((await request.clone().arrayBuffer()).byteLength);
      return fetch(request);
    case 'kept':
      return hardened(await keep.get(way.name));
    case 'network':
      return fetch(request).then(hardened, async (error: unknown) => {
        if (!way.isNavigation) throw error;
        return hardened(await keep.get(shellPage));
      });
  }
}

/** The count speaks of the time since the app was opened: since its first open page. */
async function resetWhenFirst(): Promise<void> {
  const pages = await scope.clients.matchAll({ type: 'window' });
  if (pages.length === 0) await meter.reset();
}
