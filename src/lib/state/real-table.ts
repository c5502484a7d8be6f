/**
 * The real table in its data worker. It is filled from the project's snapshot when first needed, and
 * again after the worker was lost; only queries that find it there reach the worker.
 */
import type { Schema } from '$lib/engine/schema';
import { dataWorker, type DataWorker, type Steering } from '$lib/workers';

export class RealTable {
  readonly worker: DataWorker;
  readonly #snapshot: () => Promise<File>;
  readonly #schema: () => Schema;
  #filled: Promise<void> | null;

  /**
   * @param worker one that holds the table already (after an import); null to start one when needed
   * @param snapshot the file to fill from; rejects where there is none
   */
  constructor(worker: DataWorker | null, snapshot: () => Promise<File>, schema: () => Schema) {
    this.worker = worker ?? dataWorker();
    this.#filled = worker ? Promise.resolve() : null;
    this.#snapshot = snapshot;
    this.#schema = schema;
    this.worker.onLost(() => (this.#filled = null));
  }

  /** Fills the table where it is not there. Callers share one filling, so it cannot be cancelled. */
  fill(): Promise<void> {
    this.#filled ??= this.#load().catch((error: unknown) => {
      this.#filled = null;
      throw error;
    });
    return this.#filled;
  }

  /** Calls the worker once the table is there. */
  async run<Result>(
    doing: string,
    call: Parameters<typeof this.worker.run<Result>>[1],
    steering: Steering = {},
  ): Promise<Result> {
    await this.fill();
    return this.worker.run(doing, call, steering);
  }

  end(): void {
    this.worker.end();
  }

  async #load(): Promise<void> {
    const snapshot = await this.#snapshot();
    await this.worker.run('reading the saved table', (api, line) =>
      api.load(snapshot, this.#schema(), line),
    );
  }
}
