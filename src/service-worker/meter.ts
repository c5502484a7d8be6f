/**
 * Counts what leaves this machine. The browser stops an idle service worker, so the count is written
 * down at each change; it begins anew when the app is opened in its first page.
 */
import type { SentAnswer } from '../lib/workers/contract';

export type Sent = Omit<SentAnswer, 'kind'>;

export interface MeterStore {
  load(): Promise<Sent | null>;
  save(sent: Sent): Promise<void>;
}

const nothing: Sent = { requests: 0, bytes: 0, refused: 0 };

export class Meter {
  #sent: Promise<Sent>;
  readonly #store: MeterStore;

  constructor(store: MeterStore) {
    this.#store = store;
    this.#sent = store.load().then((sent) => sent ?? nothing);
  }

  total(): Promise<Sent> {
    return this.#sent;
  }

  reset(): Promise<void> {
    return this.#change(() => nothing);
  }

  refused(): Promise<void> {
    return this.#change((sent) => ({ ...sent, refused: sent.refused + 1 }));
  }

  /** @param bytes size of the request's body */
  sent(bytes: number): Promise<void> {
    return this.#change((sent) => ({
      ...sent,
      requests: sent.requests + 1,
      bytes: sent.bytes + bytes,
    }));
  }

  async #change(next: (sent: Sent) => Sent): Promise<void> {
    this.#sent = this.#sent.then(next);
    await this.#store.save(await this.#sent);
  }
}

/** A store inside a cache, the only storage here that needs no schema. */
export function cacheStore(cacheName: string, address: string): MeterStore {
  return {
    async load() {
      const kept = await (await caches.open(cacheName)).match(address);
      return kept === undefined ? null : ((await kept.json()) as Sent);
    },
    async save(sent) {
      await (await caches.open(cacheName)).put(address, Response.json(sent));
    },
  };
}
