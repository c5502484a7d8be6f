/**
 * What has left this machine. The service worker sees every request of the page and its workers; where
 * none controls the page, the page counts what its own timeline shows and says that it did.
 */
import type { SentAnswer, ServiceWorkerAnswer, ServiceWorkerRequest } from '$lib/workers/contract';

const askEveryMs = 5000;

export class Meter {
  #sent = $state.raw<SentAnswer | null>(null);
  #elsewhere = $state.raw<readonly string[]>([]);
  #stopped = $state(0);

  readonly countedBy: 'service-worker' | 'page' = $derived(this.#sent ? 'service-worker' : 'page');
  /** Bytes of requests that left; the page's own count knows requests but no bytes, so it is 0 or unknown (null). */
  readonly bytesSent: number | null = $derived(
    this.#sent ? this.#sent.bytes : this.#elsewhere.length === 0 ? 0 : null,
  );
  /** Requests that left: with a body to our own server, or to another origin. */
  readonly requests = $derived(this.#sent ? this.#sent.requests : this.#elsewhere.length);
  /** Requests to another origin stopped before they left: by the page's policy or the service worker. */
  readonly refused = $derived(this.#stopped + (this.#sent?.refused ?? 0));
  readonly sentence = $derived(sentenceOf(this.countedBy, this.bytesSent, this.refused));

  /** Origins that the page itself saw requests to; empty in normal use. */
  get offenders(): readonly string[] {
    return this.#elsewhere;
  }

  /** Counts from now on; gives the function that ends it. */
  start(): () => void {
    const observer = new PerformanceObserver((list) => this.#look(list.getEntries()));
    observer.observe({ type: 'resource', buffered: true });
    const hear = (event: MessageEvent<ServiceWorkerAnswer>) => {
      if (event.data?.kind === 'sent') this.#sent = event.data;
    };
    navigator.serviceWorker?.addEventListener('message', hear);
    // What the policy stops never reaches the service worker.
    const see = ({ blockedURI }: SecurityPolicyViolationEvent) => {
      if (/^https?:/.test(blockedURI)) this.#stopped++;
    };
    document.addEventListener('securitypolicyviolation', see);
    const ask = () =>
      navigator.serviceWorker?.controller?.postMessage({
        kind: 'sent?',
      } satisfies ServiceWorkerRequest);
    ask();
    const timer = setInterval(ask, askEveryMs);
    return () => {
      observer.disconnect();
      document.removeEventListener('securitypolicyviolation', see);
      clearInterval(timer);
      navigator.serviceWorker?.removeEventListener('message', hear);
    };
  }

  #look(entries: readonly PerformanceEntry[]): void {
    const origins = entries
      .map(({ name }) => new URL(name, location.href))
      .filter(({ protocol, origin }) => protocol.startsWith('http') && origin !== location.origin)
      .map(({ origin }) => origin);
    if (origins.length > 0) this.#elsewhere = [...this.#elsewhere, ...origins];
  }
}

function sentenceOf(countedBy: string, bytes: number | null, refused: number): string {
  const counter =
    countedBy === 'service-worker'
      ? 'Counted by the service worker, which sees every request.'
      : 'Counted by the page itself; the service worker is not active yet.';
  const amount =
    bytes === null
      ? 'Requests were made to another address.'
      : `${new Intl.NumberFormat('en').format(bytes)} bytes of data sent since the page opened.`;
  const stopped = refused > 0 ? ` ${refused} requests to other addresses were refused.` : '';
  return `${amount}${stopped} ${counter}`;
}
