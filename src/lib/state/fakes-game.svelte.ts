/** “Spot the fake”: a round of rows, the person's answers, and what they say. */
import type { Fault } from '$lib/engine/schema';
import type { ExploreWorker, FakesRound, FakesScore } from '$lib/workers';
import { Asked } from './asked.svelte';

const rowsOfRound = 20;

export class FakesGame {
  readonly #worker: () => ExploreWorker | null;
  readonly #round = new Asked<FakesRound>();
  readonly #score = new Asked<FakesScore>();
  /** One a row: whether the person called it a fake; null where not answered. */
  #answers = $state.raw<readonly (boolean | null)[]>([]);
  #seed = 0;

  /** Rows answered so far. */
  readonly answered = $derived(this.#answers.filter((answer) => answer !== null).length);
  readonly right = $derived(
    this.#answers.filter((answer, row) => answer === this.round?.rows[row]?.isFake).length,
  );
  readonly isOver = $derived(this.#answers.length > 0 && this.answered === this.#answers.length);

  constructor(worker: () => ExploreWorker | null) {
    this.#worker = worker;
  }

  /** Null before the first round. */
  get round(): FakesRound | null {
    return this.#round.answer;
  }

  get answers(): readonly (boolean | null)[] {
    return this.#answers;
  }

  /** What the answers so far say; null before the first. */
  get score(): FakesScore | null {
    return this.answered === 0 ? null : this.#score.answer;
  }

  get isDealing(): boolean {
    return this.#round.isWaiting;
  }

  get fault(): Fault | null {
    return this.#round.fault ?? this.#score.fault;
  }

  /** Deals other rows than before. */
  async deal(): Promise<void> {
    const worker = this.#worker();
    if (!worker) return;
    const seed = (this.#seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? this.#seed + 1);
    this.#answers = [];
    this.#score.clear();
    await this.#round.ask((signal) =>
      worker.run('mixing rows', (api, line) => api.fakes(rowsOfRound, seed, line), { signal }),
    );
    if (seed === this.#seed) this.#answers = (this.round?.rows ?? []).map(() => null);
  }

  /** The first answer to a row stands. */
  answer(row: number, isFake: boolean): void {
    if (this.#answers[row] !== null) return;
    this.#answers = this.#answers.with(row, isFake);
    const [worker, right, answered] = [this.#worker(), this.right, this.answered];
    if (!worker) return;
    void this.#score.ask((signal) =>
      worker.run('counting right answers', (api) => api.score(right, answered), { signal }),
    );
  }

  clear(): void {
    this.#round.clear();
    this.#score.clear();
    this.#answers = [];
  }
}
