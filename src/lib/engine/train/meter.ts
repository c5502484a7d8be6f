/** Speed and time left, from what was measured lately; time outside the work (pauses) is not seen. */
const memoryMs = 5000;

export class Meter {
  #ms = 0;
  #steps = 0;

  /** Steps done in `ms` of work, pauses left out; measures and checkpoints count as time with 0 steps. */
  record(steps: number, ms: number): void {
    // What is older counts less, by half after about `memoryMs`.
    const kept = memoryMs / (memoryMs + ms);
    this.#steps = this.#steps * kept + steps;
    this.#ms = this.#ms * kept + ms;
  }

  /** null until there is a measurement. */
  get msPerStep(): number | null {
    return this.#steps > 0 && this.#ms > 0 ? this.#ms / this.#steps : null;
  }
}
