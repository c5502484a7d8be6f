/** The jobs that need several workers at once: training, writing a table, judging one. */
import type { Report, Schema } from '../engine/schema';
import type { ExplorerFacts } from '../eval';
import {
  exportWorker,
  judgeWorker,
  type DataWorker,
  type ExploreWorker,
  type TrainWorker,
} from './client';
import type {
  ExploreOrder,
  ExportedFile,
  ExportOrder,
  FitOrder,
  JudgeOrder,
  MeasuredRun,
  MeasureOrder,
  TrainedModel,
} from './contract';
import type { Steering } from './job';
import { movedPort, movedPorts } from './ports';
import { SamplePool } from './sample-pool';
import { tableDoor } from './table-door';

/** Fits a generator to the training rows of the data worker's table. */
export async function trainModel(
  data: DataWorker,
  trainer: TrainWorker,
  order: FitOrder,
  steering: Steering,
): Promise<TrainedModel> {
  const door = await tableDoor(data);
  return data.lend('training the model', steering, (lent) =>
    trainer.run('training the model', (api, line) => api.fit(movedPort(door), order, line), lent),
  );
}

/** What recipes will take for the data worker's table on this device; `steering.onMeasured` hears each. */
export async function measureRuns(
  data: DataWorker,
  trainer: TrainWorker,
  order: MeasureOrder,
  steering: Steering,
): Promise<MeasuredRun[]> {
  const door = await tableDoor(data);
  return data.lend('measuring the generators', steering, (lent) =>
    trainer.run(
      'measuring the generators',
      (api, line) => api.measure(movedPort(door), order, line),
      lent,
    ),
  );
}

/**
 * Draws a table and writes it to a file, with a pool of its own.
 *
 * @param workers count of sample workers; chosen by the number of rows where null
 */
export async function writeDrawnTable(
  model: File,
  order: Omit<ExportOrder, 'schema'>,
  steering: Steering,
  workers: number | null = null,
): Promise<ExportedFile> {
  const exporter = exportWorker();
  // Its libraries load while the model is opened; whatever fails here fails again below, where it is told.
  exporter.run('starting', (api) => api.warm(order.format)).catch(() => undefined);
  let pool: SamplePool | null = null;
  try {
    pool = await SamplePool.open(model, order.draw, workers, steering);
    const { schema } = pool;
    const doors = await pool.doors();
    const controller = new AbortController();
    const signal = AbortSignal.any([controller.signal, steering.signal ?? controller.signal]);
    const writing = exporter.run(
      'writing the table',
      (api, line) => api.run({ ...order, schema }, movedPorts(doors), line),
      { ...steering, signal },
    );
    return await Promise.race([writing, pool.death()]).catch(async (error: unknown) => {
      // Given up in good order, the writer removes what it wrote.
      controller.abort();
      await writing.catch(() => undefined);
      throw error;
    });
  } finally {
    exporter.end();
    pool?.end();
  }
}

/** Judges the first rows of a drawn table against the real one. */
export async function judgeDrawnTable(
  data: DataWorker,
  model: File,
  realSchema: Schema,
  order: Omit<JudgeOrder, 'schema' | 'realSchema'>,
  steering: Steering,
): Promise<Report> {
  const pool = await SamplePool.open(model, { rows: order.judgedRows }, 1, steering);
  const judge = judgeWorker();
  try {
    const whole: JudgeOrder = { ...order, schema: pool.schema, realSchema };
    const doing = 'judging the table';
    return await data.lend(doing, steering, async (lent) => {
      const [table, doors] = await Promise.all([tableDoor(data), pool.doors()]);
      const judging = judge.run(
        doing,
        (api, line) => api.judge(whole, movedPort(table), movedPorts(doors), line),
        lent,
      );
      return Promise.race([judging, pool.death()]);
    });
  } finally {
    judge.end();
    pool.end();
  }
}

/** Opens the first rows of a drawn table beside the real one in `explorer`, which holds them from then on. */
export async function exploreDrawnTable(
  data: DataWorker,
  explorer: ExploreWorker,
  model: File,
  realSchema: Schema,
  order: Omit<ExploreOrder, 'schema' | 'realSchema'>,
  steering: Steering,
): Promise<ExplorerFacts> {
  const pool = await SamplePool.open(model, { rows: order.rows }, 1, steering);
  try {
    const whole: ExploreOrder = { ...order, schema: pool.schema, realSchema };
    const doing = 'opening the tables';
    return await data.lend(doing, steering, async (lent) => {
      const [table, doors] = await Promise.all([tableDoor(data), pool.doors()]);
      const opening = explorer.run(
        doing,
        (api, line) => api.open(whole, movedPort(table), movedPorts(doors), line),
        lent,
      );
      return Promise.race([opening, pool.death()]);
    });
  } finally {
    pool.end();
  }
}
