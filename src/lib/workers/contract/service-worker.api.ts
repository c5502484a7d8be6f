/**
 * What a page and the service worker say to each other, by `postMessage`. A question is answered to the
 * page that asked, on `navigator.serviceWorker`'s `message` event.
 */

export type ServiceWorkerRequest =
  /** What has left this machine since the app's first open page? Answer: `SentAnswer`. */
  | { readonly kind: 'sent?' }
  /** Fetch what the job needs and is not cached yet (the large wasm). Answer: `OfflineAnswer`. */
  | { readonly kind: 'keep-offline' }
  /** Let the waiting version take over; the page then reloads on `controllerchange`. No answer. */
  | { readonly kind: 'take-over' };

export interface SentAnswer {
  readonly kind: 'sent';
  /** Requests that carried a body, all to the app's own server; 0 in normal use. */
  readonly requests: number;
  /** Bytes in those bodies. */
  readonly bytes: number;
  /**
   * Requests to another origin; every one was refused before it left. Those that the page's own policy
   * stops do not come this far: a page counts them by its `securitypolicyviolation` events.
   */
  readonly refused: number;
}

export interface OfflineAnswer {
  readonly kind: 'offline';
  /** Whether the whole job now works without a network. */
  readonly isReady: boolean;
}

export type ServiceWorkerAnswer = SentAnswer | OfflineAnswer;

/**
 * The cache where files shared with the installed app wait. Each entry's address is
 * `/shared/<encodeURIComponent(file name)>`, its body the file. The page that was opened with
 * `?shared=1` takes them out and deletes them.
 */
export type SharedCacheName = 'twinset-shared';
