/**
 * Several sample workers with one model. Rows are addressed by number, so any worker may make any run
 * of rows, and the table is the same for every count of workers.
 */
import { Fault, type Schema } from '../engine/schema';
import { usualChunkRows } from './chunk-queue';
import { sampleWorker, type SampleWorker } from './client';
import type { Steering } from './job';
import { layPort } from './ports';

const mostWorkers = 4;

export class SamplePool {
  readonly schema: Schema;
  readonly #workers: readonly SampleWorker[];

  readonly #death: Promise<never>;

  private constructor(workers: readonly SampleWorker[], schema: Schema) {
    this.#workers = workers;
    this.schema = schema;
    // From the start, since a worker may die before somebody waits for its chunks.
    this.#death = new Promise((_resolve, reject) => {
      for (const worker of workers) {
        worker.onLost(() => reject(new Fault('worker-lost', { job: 'drawing rows' })));
      }
    });
    this.#death.catch(() => undefined);
  }

  /**
   * @param size number of workers; one is left out for whoever takes the chunks where null
   * @throws Fault `model-not-a-twin`, `model-damaged`, `model-too-new`, `worker-lost`
   */
  static async open(
    model: File,
    draw: { rows: number },
    size: number | null = null,
    steering: Steering = {},
  ): Promise<SamplePool> {
    const count = size ?? poolSize(draw.rows, navigator.hardwareConcurrency);
    const workers = Array.from({ length: count }, () => sampleWorker());
    try {
      const [schema] = await Promise.all(
        workers.map((worker) =>
          worker.run('opening the model', (api) => api.open(model, model.name), {
            signal: steering.signal,
          }),
        ),
      );
      return new SamplePool(workers, schema!);
    } catch (error) {
      for (const worker of workers) worker.end();
      throw error;
    }
  }

  /** One port for each worker, for another worker to take chunks through. */
  doors(): Promise<MessagePort[]> {
    return Promise.all(
      this.#workers.map((worker) =>
        layPort((port) => worker.run('opening a port', (api) => api.openDoor(port))),
      ),
    );
  }

  /** Rejects when one of the workers dies, which whoever waits for its chunks cannot see. */
  death(): Promise<never> {
    return this.#death;
  }

  end(): void {
    for (const worker of this.#workers) worker.end();
  }
}

/** Small tables are made before a second worker has started. */
export function poolSize(rows: number, cores: number): number {
  const useful = Math.ceil(rows / (2 * usualChunkRows));
  return Math.max(1, Math.min(useful, cores - 1, mostWorkers));
}
