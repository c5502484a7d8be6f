/** Files that another app shares with the installed one: kept until the start page takes them. */
import type { SharedCacheName } from '../lib/workers/contract';

const cacheName: SharedCacheName = 'twinset-shared';

/** Keeps the files and sends the browser to the start page, which opens them. */
export async function receiveShared(request: Request, base: string): Promise<Response> {
  const form = await request.formData();
  const cache = await caches.open(cacheName);
  for (const file of form.getAll('files')) {
    if (typeof file === 'string') continue;
    await cache.put(`${base}/shared/${encodeURIComponent(file.name)}`, new Response(file));
  }
  return Response.redirect(`${base}/?shared=1`, 303);
}
