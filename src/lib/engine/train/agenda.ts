/** When something is due, by steps or by the clock. */
import type { Cadence } from './run';

export class Agenda {
  readonly #clock: () => number;
  readonly #happened: Map<Cadence, number>;

  /** What is due by the clock is due for the first time one span after now. */
  constructor(cadences: readonly Cadence[], clock: () => number) {
    this.#clock = clock;
    const now = clock();
    this.#happened = new Map(cadences.map((every) => [every, now]));
  }

  isDue(every: Cadence, step: number): boolean {
    if ('steps' in every) return step % every.steps === 0;
    return this.#clock() - (this.#happened.get(every) ?? 0) >= every.ms;
  }

  /** Says that it happened now. */
  note(every: Cadence): void {
    this.#happened.set(every, this.#clock());
  }

  /** The first step after `step` at which something is due by steps; at most `end`. */
  next(step: number, end: number): number {
    const stops = [...this.#happened.keys()].map((every) =>
      'steps' in every ? (Math.floor(step / every.steps) + 1) * every.steps : Infinity,
    );
    return Math.min(end, ...stops);
  }
}
