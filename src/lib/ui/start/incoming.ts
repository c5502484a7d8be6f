/** Files that come without a click on this page: opened from the desktop, or shared to the installed app. */
interface LaunchQueue {
  setConsumer(
    consume: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void,
  ): void;
}

/** Where the service worker leaves shared files; see `SharedCacheName` in the worker contract. */
const sharedCache = 'twinset-shared';

/** Calls `take` with the first file of every launch by the operating system. */
export function onLaunchedFile(take: (file: File) => void): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files }) => {
    const handle = files?.[0];
    if (handle) void handle.getFile().then(take);
  });
}

/** Takes the first shared file out of its cache and empties the cache; null when none waits. */
export async function takeSharedFile(): Promise<File | null> {
  const cache = await caches.open(sharedCache);
  const [request] = await cache.keys();
  const response = request && (await cache.match(request));
  const blob = response ? await response.blob() : null;
  await caches.delete(sharedCache);
  if (!request || !blob) return null;
  const name = decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? 'shared');
  return new File([blob], name, { type: blob.type });
}
