/**
 * How many steps go into one submit: about 100 ms of work, so that a cancel is heard in time and a page
 * stays smooth. Results do not depend on it.
 */
const targetMs = 100;
/** A submit holds at most this many times the steps of the one before. */
const growth = 4;
/** Few enough that a clock too coarse to see them does no harm. */
const stepsAtMost = 4096;

export class Pace {
  #steps = 1;

  /** Steps of the next submit, between 1 and `limit`. */
  next(limit: number): number {
    return Math.max(1, Math.min(limit, this.#steps));
  }

  /** Learns from a submit. */
  record(steps: number, ms: number): void {
    const fitting = Math.floor((targetMs * steps) / Math.max(ms, 0.01));
    this.#steps = Math.max(1, Math.min(fitting, steps * growth, stepsAtMost));
  }
}
