/** Progress with an ETA, breathing and cancelling for one evaluation, counted in rough units of work. */
import { throwIfAborted, type Control } from '../engine/schema';

const breathEveryMs = 40;

export class Pace {
  readonly #control: Control;
  readonly #total: number;
  readonly #startMs = performance.now();
  #lastMs = this.#startMs;
  #done = 0;

  /** @param total units of work in all; a unit is about one row of one column looked at */
  constructor(control: Control, total: number) {
    this.#control = control;
    this.#total = total;
    throwIfAborted(control.signal);
  }

  /**
   * Says that `units` more are done; now and then reports and lets other work in.
   * @throws Fault `cancelled`
   */
  async step(stage: string, units: number): Promise<void> {
    this.#done += units;
    const now = performance.now();
    if (now - this.#lastMs < breathEveryMs && this.#done < this.#total) return;
    const { signal, onProgress, breathe } = this.#control;
    const spentMs = now - this.#startMs;
    const left = Math.max(0, this.#total - this.#done);
    const etaMs = this.#done > 0 ? (spentMs / this.#done) * left : null;
    onProgress?.({ stage, done: Math.min(this.#done, this.#total), total: this.#total, etaMs });
    if (breathe !== undefined) await breathe();
    else if (signal !== undefined) await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(signal);
    this.#lastMs = performance.now();
  }
}
