/**
 * How many steps go into one submit: as many as take about 25 ms, measured, so that the page's own frames
 * come in between and a run can be stopped soon.
 */
const targetMs = 25;

export class Pace {
  readonly #most: number;
  #stepMs: number | null = null;

  /** @param most steps in one submit, at most */
  constructor(most: number) {
    this.#most = most;
  }

  /** Steps of the next submit; one until the first was measured. */
  get steps(): number {
    if (this.#stepMs === null) return 1;
    return Math.max(1, Math.min(this.#most, Math.floor(targetMs / Math.max(this.#stepMs, 1e-3))));
  }

  /** Takes in that `steps` steps took `ms`. At most doubles the next submit, whatever one measurement says. */
  measured(steps: number, ms: number): void {
    const now = ms / steps;
    const before = this.#stepMs ?? now;
    const next = now > before ? now : (before + now) / 2;
    this.#stepMs = Math.max(next, targetMs / (2 * Math.max(steps, this.steps)));
  }
}
