/**
 * The pace of a long job: between units of work it looks at the signal, tells the progress, waits
 * while the job is paused, and lets the event loop turn, so that a cancel can arrive at all.
 */
import { throwIfAborted, type Control } from '../../engine/schema';

/** Longest stretch of computing without a turn of the event loop. */
const stretchMs = 50;

export class Pace {
  readonly #control: Control;
  readonly #total: number;
  #stage: string;
  #startedMs = performance.now();
  #turnedMs = performance.now();

  /** @param total units of the whole stage. */
  constructor(control: Control, stage: string, total: number) {
    this.#control = control;
    this.#stage = stage;
    this.#total = total;
  }

  get signal(): AbortSignal | undefined {
    return this.#control.signal;
  }

  /**
   * Call after each unit of work.
   * @throws Fault `cancelled`
   */
  async step(done: number): Promise<void> {
    throwIfAborted(this.#control.signal);
    const nowMs = performance.now();
    if (nowMs - this.#turnedMs < stretchMs && done < this.#total) return;
    const etaMs = done > 0 ? ((nowMs - this.#startedMs) / done) * (this.#total - done) : null;
    this.#control.onProgress?.({ stage: this.#stage, done, total: this.#total, etaMs });
    await this.#control.breathe?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    throwIfAborted(this.#control.signal);
    this.#turnedMs = performance.now();
  }
}
