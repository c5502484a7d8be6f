/** One generator on one table with one seed: how long it takes, what it holds, and how good its twin is. */
import { fit, openDrawer } from '../../src/lib/engine/pipeline';
import type { Model, Table } from '../../src/lib/engine/schema';
import type { Device } from '../../src/lib/engine/tensor';
import { openTrialJudge, type TwinJudge, type TwinScores } from '../../src/lib/eval';
import type { BenchOrder } from './order';
import type { Tables } from './tables';

export interface Figures {
  readonly trainMs: number;
  /** Processor time while training, all threads; null where it cannot be read. */
  readonly trainCpuMs: number | null;
  readonly epochs: number | null;
  readonly msPerEpoch: number | null;
  readonly drawRowsPerSecond: number;
  /** The same by processor time, which tells more on a busy machine. */
  readonly drawRowsPerCpuSecond: number | null;
  /** Of the device's sessions, as the training reports it; null without a network. */
  readonly sessionBytes: number | null;
  /** What the process (in a browser: page and workers) held at most, or at the end of training. */
  readonly memoryBytes: number | null;
  readonly modelBytes: number;
  /** Id of the generator that made the model: another one where Auto chose. */
  readonly madeBy: string;
  readonly scores: TwinScores;
}

/** What the measuring machine can tell and offer. */
export interface Bench {
  openDevice(): Device;
  /** Processor time so far. */
  cpuMs(): number | null;
  memoryBytes(): Promise<number | null>;
}

export async function measureGenerator(
  generator: string,
  tables: Tables,
  seed: number,
  order: BenchOrder,
  judge: TwinJudge,
  bench: Bench,
): Promise<Figures> {
  const trained = await train(generator, tables, seed, order, bench);
  const { train: real } = tables;
  const drawer = await openDrawer(trained.model);
  const draw = async (rows: number): Promise<Table> => {
    for await (const chunk of drawer.sample(rows, seed, { chunkRows: rows })) return chunk;
    throw new Error('a model drew no rows');
  };
  try {
    await draw(1000);
    const [start, cpu] = [performance.now(), bench.cpuMs()];
    await draw(order.speedRows);
    const drawMs = performance.now() - start;
    const cpuAfter = bench.cpuMs();
    const scores = await judge.score(await draw(real.rowCount));
    const { model, ...figures } = trained;
    return {
      ...figures,
      modelBytes: sizeOf(model),
      madeBy: model.manifest.recipe.generator,
      drawRowsPerSecond: (1000 * order.speedRows) / drawMs,
      drawRowsPerCpuSecond:
        cpu === null || cpuAfter === null ? null : (1000 * order.speedRows) / (cpuAfter - cpu),
      scores,
    };
  } finally {
    drawer.close();
  }
}

async function train(
  generator: string,
  { train: table, schema }: Tables,
  seed: number,
  order: BenchOrder,
  bench: Bench,
) {
  let epochs: number | null = null;
  let sessionBytes: number | null = null;
  let device: Device | null = null;
  const cpu = bench.cpuMs();
  const start = performance.now();
  const recipe = { generator, seed, options: { ...order.options[generator] } };
  const model: Model = await fit(table, schema, recipe, {
    openJudge: openTrialJudge,
    nextDevice(failed) {
      if (failed === null) device = bench.openDevice();
      return Promise.resolve(failed === null ? device : null);
    },
    onEvent(event) {
      if (event.kind === 'opened') sessionBytes = event.memoryBytes;
      if (event.kind === 'epoch') epochs = event.epoch;
    },
  });
  const trainMs = performance.now() - start;
  const cpuAfter = bench.cpuMs();
  const memoryBytes = await bench.memoryBytes();
  (device as Device | null)?.close();
  return {
    model,
    trainMs,
    trainCpuMs: cpu === null || cpuAfter === null ? null : cpuAfter - cpu,
    epochs,
    msPerEpoch: epochs === null ? null : trainMs / epochs,
    sessionBytes,
    memoryBytes,
  };
}

function sizeOf({ tensors, manifest }: Model): number {
  const arrays = Object.values(tensors).reduce((total, { byteLength }) => total + byteLength, 0);
  return arrays + JSON.stringify(manifest).length;
}
