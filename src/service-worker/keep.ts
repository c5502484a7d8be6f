/** The files kept for work without a network, one cache for each version of the app. */
import type { OfflineList } from '../lib/policy';

const prefix = 'twinset-app-';

export class Keep {
  readonly #base: string;
  readonly #name: string;
  #list: Promise<OfflineList> | null = null;
  #completing: Promise<boolean> | null = null;

  /** @param base where the app lies: empty, or `/twinset` */
  constructor(base: string, version: string) {
    this.#base = base;
    this.#name = prefix + version;
  }

  /** Fetches the shell; rejects when any file is missing, so that no half version is installed. */
  async install(): Promise<void> {
    const response = await this.#fetchFresh('offline.json');
    const cache = await caches.open(this.#name);
    await cache.put(this.#address('offline.json'), response.clone());
    const { shell, large } = (await response.json()) as OfflineList;
    await inSmallGroups(shell, async (file) => {
      await cache.put(this.#address(file), await this.#fetchFresh(file));
    });
    await Promise.all(large.map((file) => this.#carryOver(file, cache)));
  }

  /** Deletes the caches of other versions. */
  async activate(): Promise<void> {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(prefix) && name !== this.#name);
    await Promise.all(old.map((name) => caches.delete(name)));
  }

  /** Empty where the user deleted everything and there is no network to ask again. */
  list(): Promise<OfflineList> {
    this.#list ??= this.get('offline.json')
      .then((response) => response.json() as Promise<OfflineList>)
      .catch(() => {
        this.#list = null;
        return { shell: [], large: [] };
      });
    return this.#list;
  }

  /** From the cache, else from the network, and kept. */
  async get(file: string): Promise<Response> {
    const cache = await caches.open(this.#name);
    const kept = await cache.match(this.#address(file));
    if (kept !== undefined) return kept;
    const response = await this.#fetchFresh(file);
    // Not awaited: a full disk must not keep the page from its file.
    void cache.put(this.#address(file), response.clone()).catch(() => undefined);
    return response;
  }

  /** @returns whether everything is kept now */
  completeLarge(): Promise<boolean> {
    this.#completing ??= this.#fetchLarge().finally(() => (this.#completing = null));
    return this.#completing;
  }

  async #fetchLarge(): Promise<boolean> {
    const { large } = await this.list();
    const cache = await caches.open(this.#name);
    try {
      for (const file of large) {
        const address = this.#address(file);
        if ((await cache.match(address)) === undefined) {
          await cache.put(address, await this.#fetchFresh(file));
        }
      }
      return true;
    } catch {
      return false;
    }
  }

  #address(file: string): string {
    return `${this.#base}/${file}`;
  }

  /** A host may redirect `about.html` to `about`; a redirected answer cannot open a page, so it is copied. */
  async #fetchFresh(file: string): Promise<Response> {
    const response = await fetch(this.#address(file), { cache: 'no-cache' });
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    if (!response.redirected) return response;
    return new Response(response.body, { headers: response.headers });
  }

  /** A large file of the version before is taken over when the server says that it is the same. */
  async #carryOver(file: string, cache: Cache): Promise<void> {
    const before = await caches.match(this.#address(file));
    const tag = before?.headers.get('ETag');
    if (before === undefined || tag == null) return;
    const now = await fetch(this.#address(file), { method: 'HEAD', cache: 'no-cache' });
    if (now.headers.get('ETag') === tag) await cache.put(this.#address(file), before);
  }
}

/** Six at a time, as browsers do by themselves over HTTP/1.1, so that a page that loads is not starved. */
async function inSmallGroups<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += 6) {
    await Promise.all(items.slice(start, start + 6).map(work));
  }
}
