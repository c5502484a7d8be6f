/**
 * Anything long that a person can watch, pause and cancel. Failures become a `Fault` to show; nothing
 * here rejects. A count of all busy activities tells whether the app may be interrupted.
 */
import { toFault, type Fault, type Progress } from '$lib/engine/schema';
import { startJob, type Job, type Steering } from '$lib/workers';

export type ActivityPhase = 'idle' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

let busyCount = $state(0);

/** Whether any activity of the app runs or is paused; reactive. */
export function isAppBusy(): boolean {
  return busyCount > 0;
}

export class Activity {
  #phase = $state<ActivityPhase>('idle');
  #progress = $state.raw<Progress | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #elapsedMs = $state<number | null>(null);
  #job: Job<unknown> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  readonly isBusy = $derived(this.#phase === 'running' || this.#phase === 'paused');

  get phase(): ActivityPhase {
    return this.#phase;
  }

  /** Of the run under way; null before its first report and when nothing runs. */
  get progress(): Progress | null {
    return this.#progress;
  }

  /** Why the last run failed; `message` is the sentence to show. A cancelled run leaves none. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Wall time of the last finished run, pauses included; null before one. */
  get elapsedMs(): number | null {
    return this.#elapsedMs;
  }

  cancel(): void {
    this.#job?.cancel();
  }

  /** Ends a training with the best so far; other jobs do not hear it. A paused one goes on to its end. */
  stop(): void {
    this.#job?.stop();
  }

  pause(): void {
    if (this.#phase !== 'running') return;
    this.#job?.pause();
    this.#phase = 'paused';
  }

  resume(): void {
    if (this.#phase !== 'paused') return;
    this.#job?.resume();
    this.#phase = 'running';
  }

  /** Forgets how the last run ended. */
  dismiss(): void {
    if (this.isBusy) return;
    this.#phase = 'idle';
    this.#fault = null;
  }

  /** Runs `task` as this activity. Gives null when it failed, was cancelled, or another run is under way. */
  protected perform<Result>(
    task: (steering: Steering) => Promise<Result>,
  ): Promise<{ value: Result } | null> {
    if (this.isBusy) return Promise.resolve(null);
    const run = this.#run(task);
    this.#last = run;
    return run;
  }

  /** Waits for the end of the run under way, however it ends. */
  protected async settled(): Promise<void> {
    await this.#last;
  }

  async #run<Result>(
    task: (steering: Steering) => Promise<Result>,
  ): Promise<{ value: Result } | null> {
    const startedAt = performance.now();
    this.#phase = 'running';
    this.#fault = null;
    this.#progress = null;
    busyCount += 1;
    const job = startJob((progress) => (this.#progress = progress), task);
    this.#job = job;
    try {
      const value = await job.promise;
      this.#phase = 'done';
      this.#elapsedMs = performance.now() - startedAt;
      return { value };
    } catch (error) {
      const fault = toFault(error);
      const isCancelled = fault.code === 'cancelled';
      this.#phase = isCancelled ? 'cancelled' : 'failed';
      this.#fault = isCancelled ? null : fault;
      return null;
    } finally {
      this.#job = null;
      this.#progress = null;
      busyCount -= 1;
    }
  }
}
