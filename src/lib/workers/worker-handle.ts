/**
 * One worker as the page (or another worker) sees it: started when first needed, called through
 * comlink, and replaced by a fresh one after it died. Every failure is a `Fault`.
 */
import * as comlink from 'comlink';
import { Fault, isSealedFault, toFault, unsealFault } from '../engine/schema';
import type { Steering } from './job';
import { openLine } from './line';

/** How long a cancelled worker may take to answer before it is ended by force. */
const graceMs = 1500;
/** How engines word the end of memory: V8's typed arrays, WebAssembly, DuckDB. */
const memoryFailure =
  /out of memory|allocation failed|could not allocate|memory access out of bounds/i;

interface Pending {
  readonly doing: string;
  reject(fault: Fault): void;
}

export class WorkerHandle<Api extends object> {
  readonly #spawn: () => Worker;
  #worker: Worker | null = null;
  #api: Api | null = null;
  readonly #pending = new Set<Pending>();
  readonly #lostListeners = new Set<() => void>();

  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  /** Whether a worker is there now. */
  get isAlive(): boolean {
    return this.#worker !== null;
  }

  /** Tells when the worker's memory is gone, by death or by `end()`; gives the function that ends it. */
  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /**
   * Waits for work that asks this worker through a port, where its death cannot be seen.
   *
   * @param work is told by the signal that nobody waits for it any more
   * @throws Fault `worker-lost` when this worker's memory is gone first, and whatever the work throws
   */
  async lend<Result>(
    doing: string,
    steering: Steering,
    work: (steering: Steering) => Promise<Result>,
  ): Promise<Result> {
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, steering.signal ?? controller.signal]);
    let unlisten: () => void = () => undefined;
    const loss = new Promise<never>((_resolve, reject) => {
      unlisten = this.onLost(() => reject(new Fault('worker-lost', { job: doing })));
    });
    try {
      return await Promise.race([work({ ...steering, signal }), loss]);
    } catch (error) {
      controller.abort();
      throw error;
    } finally {
      unlisten();
    }
  }

  /**
   * Calls the worker. `line` must be passed on as the call's last argument where its contract wants
   * one. `doing` ends the sentence “The background worker stopped while …”.
   *
   * @throws Fault any; `worker-lost` when the worker died, `cancelled` at the latest 1.5 s after an abort
   */
  run<Result>(
    doing: string,
    call: (api: Api, line: MessagePort) => Promise<Result>,
    steering: Steering = {},
  ): Promise<Result> {
    if (steering.signal?.aborted) return Promise.reject(new Fault('cancelled', {}));
    const api = this.#start();
    const line = openLine(steering);
    return new Promise<Result>((resolve, reject) => {
      let grace: ReturnType<typeof setTimeout> | undefined;
      const onAbort = () => {
        grace = setTimeout(() => {
          settle(() => reject(new Fault('cancelled', {})));
          this.#lose();
        }, graceMs);
      };
      const pending: Pending = { doing, reject: (fault) => settle(() => reject(fault)) };
      const settle = (finish: () => void) => {
        if (!this.#pending.delete(pending)) return;
        clearTimeout(grace);
        steering.signal?.removeEventListener('abort', onAbort);
        line.close();
        finish();
      };
      this.#pending.add(pending);
      steering.signal?.addEventListener('abort', onAbort, { once: true });
      call(api, comlink.transfer(line.port, [line.port])).then(
        (result) => settle(() => resolve(result)),
        (error: unknown) => settle(() => reject(this.#faultOf(error, doing))),
      );
    });
  }

  /** Ends the worker and frees its memory; calls under way reject with `worker-lost`. */
  end(): void {
    this.#lose();
  }

  #start(): Api {
    if (this.#api) return this.#api;
    const worker = this.#spawn();
    const die = (event: Event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#lose();
    };
    worker.addEventListener('error', die);
    worker.addEventListener('messageerror', die);
    this.#worker = worker;
    this.#api = comlink.wrap(worker) as unknown as Api;
    return this.#api;
  }

  #lose(): void {
    const worker = this.#worker;
    if (!worker) return;
    worker.terminate();
    this.#worker = null;
    this.#api = null;
    for (const pending of [...this.#pending]) {
      pending.reject(new Fault('worker-lost', { job: pending.doing }));
    }
    for (const listener of this.#lostListeners) listener();
  }

  #faultOf(error: unknown, doing: string): Fault {
    const fault = isSealedFault(error) ? unsealFault(error) : toFault(error);
    if (fault.code !== 'internal' || !memoryFailure.test(fault.message)) return fault;
    // WebAssembly memory never shrinks, so a worker that ran out stays unusable.
    this.#lose();
    return new Fault('worker-lost', { job: doing });
  }
}
