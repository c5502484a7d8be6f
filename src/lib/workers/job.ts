/**
 * A job as the page holds it: a promise with three levers. One gate and one signal steer every worker
 * call that the job makes, one after the other or several at once.
 */
import type { Progress, Report } from '../engine/schema';
import type { MeasuredRun, TrainNews } from './contract';

/** Pausing, for all workers of a job together. */
export class Gate {
  #isPaused = false;
  readonly #listeners = new Set<(isPaused: boolean) => void>();

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    for (const listener of this.#listeners) listener(isPaused);
  }

  /** Tells each later change; gives the function that ends it. */
  listen(listener: (isPaused: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What a worker call takes to be watched and steered; all of it may be left out. */
export interface Steering {
  readonly signal?: AbortSignal | undefined;
  readonly gate?: Gate | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Aborting ends a training with the best so far (`signal` throws it away). */
  readonly stop?: AbortSignal | undefined;
  /** What a training tells beside its progress. */
  readonly onTrain?: ((news: TrainNews) => void) | undefined;
  /** What measuring tells, run by run. */
  readonly onMeasured?: ((run: MeasuredRun) => void) | undefined;
  /** Hears a report as it grows. */
  readonly onReport?: ((report: Report) => void) | undefined;
}

export interface Job<Result> {
  /** Rejects with a `Fault`; `cancelled` after `cancel()`. */
  readonly promise: Promise<Result>;
  cancel(): void;
  /** Ends a training with the best so far; other jobs do not hear it. */
  stop(): void;
  pause(): void;
  resume(): void;
}

/** Starts `task` with steering of its own. */
export function startJob<Result>(
  onProgress: (progress: Progress) => void,
  task: (steering: Steering) => Promise<Result>,
): Job<Result> {
  const controller = new AbortController();
  const stopper = new AbortController();
  const gate = new Gate();
  return {
    promise: task({ signal: controller.signal, stop: stopper.signal, gate, onProgress }),
    cancel: () => controller.abort(),
    stop: () => stopper.abort(),
    pause: () => gate.set(true),
    resume: () => gate.set(false),
  };
}
