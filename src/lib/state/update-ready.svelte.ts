/** A newer version waits. It takes over when the person says so, and never while a job runs. */
import type { ServiceWorkerRequest } from '$lib/workers/contract';
import { isAppBusy } from './activity.svelte';

export class UpdateReady {
  #waiting = $state.raw<ServiceWorker | null>(null);
  #isWanted = false;

  readonly isWaiting = $derived(this.#waiting !== null);
  /** A job runs: the update is offered, and `apply` waits for its end. */
  readonly isHeld = $derived(isAppBusy());

  /** Watches for a new version; gives the function that ends it. */
  start(): () => void {
    const workers = navigator.serviceWorker;
    if (!workers) return () => undefined;
    const reload = () => {
      if (this.#isWanted) location.reload();
    };
    workers.addEventListener('controllerchange', reload);
    // Not `getRegistration`: on the first visit there is none yet, and the tab may stay open for days.
    void workers.ready.then((registration) => this.#watch(registration));
    return () => workers.removeEventListener('controllerchange', reload);
  }

  /** Lets the waiting version take over and reloads the page; does nothing while a job runs. */
  apply(): void {
    if (this.isHeld || !this.#waiting) return;
    this.#isWanted = true;
    this.#waiting.postMessage({ kind: 'take-over' } satisfies ServiceWorkerRequest);
  }

  #watch(registration: ServiceWorkerRegistration): void {
    // The first version of all has nobody to replace.
    const look = () => {
      this.#waiting = navigator.serviceWorker.controller ? registration.waiting : null;
    };
    look();
    registration.addEventListener('updatefound', () =>
      registration.installing?.addEventListener('statechange', look),
    );
  }
}
