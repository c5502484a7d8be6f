/**
 * What a fit will take here, from work that really ran: a few batches of a network, or a fit of some rows
 * of the table. Meant to be over in about a second.
 */
import type { FitControl, Measured } from '../models';
import { stream } from '../random';
import { stopwatch, type RecipeInput, type Schema, type Table } from '../schema';
import { prepareTable, readRecipe, spreadRows, takeRows, type ReadRecipe } from './prepare';

/** `batches`: a few real batches were timed; `sample`: a fit of some rows was; `guess`: the cost model only. */
export interface MeasuredFit extends Measured {
  readonly basis: 'batches' | 'sample' | 'guess';
}

export interface MeasureControl {
  readonly signal?: AbortSignal | undefined;
  readonly nextDevice?: FitControl['nextDevice'] | undefined;
}

/** Networks are timed on at most this many rows: their batches stay the same, and cells are quickly made. */
const batchRows = 20_000;
const sampleRows = 2_000;
/** What the cost model thinks that a sample may take, so that wide tables are not waited for. */
const sampleMsAtMost = 1_200;
const processor = 'The processor, one thread';

/** As `measure`, of a generator that is not Auto. */
export async function measureOne(
  table: Table,
  schema: Schema,
  input: RecipeInput,
  control: MeasureControl,
): Promise<MeasuredFit> {
  const read = readRecipe(input);
  const { recipe, generator } = read;
  const code = await generator.load();
  if (!code.measure) return timedFit(table, schema, read, control.signal);
  const seen = evenRows(table, batchRows, recipe.seed);
  const { encoded } = await prepareTable(seen, schema, read, { signal: control.signal });
  const random = stream(recipe.seed, 'fit');
  const measured = await code.measure(encoded, recipe.options, random, {
    signal: control.signal,
    ...(control.nextDevice && { nextDevice: control.nextDevice }),
  });
  const { estimate } = generator.info;
  const [whole, part] = [estimate(schema, table.rowCount), estimate(schema, seen.rowCount)];
  return {
    fitMs: (measured.fitMs * table.rowCount) / seen.rowCount,
    memoryBytes: measured.memoryBytes + Math.max(0, whole.memoryBytes - part.memoryBytes),
    label: measured.label,
    basis: 'batches',
  };
}

/** A real fit of some rows, scaled by the cost model; the model alone where even that would be long. */
async function timedFit(
  table: Table,
  schema: Schema,
  read: ReadRecipe,
  signal: AbortSignal | undefined,
): Promise<MeasuredFit> {
  const { recipe, generator } = read;
  const { estimate } = generator.info;
  const whole = estimate(schema, table.rowCount);
  const seen = evenRows(table, sampleRows, recipe.seed);
  const part = estimate(schema, seen.rowCount);
  const { memoryBytes } = whole;
  if (part.fitMs > sampleMsAtMost) {
    return { fitMs: whole.fitMs, memoryBytes, label: processor, basis: 'guess' };
  }
  const code = await generator.load();
  const took = stopwatch();
  const { encoded } = await prepareTable(seen, schema, read, { signal });
  await code.fit(encoded, recipe.options, stream(recipe.seed, 'fit'), { signal });
  const fitMs = (took() * whole.fitMs) / Math.max(part.fitMs, 1);
  return { fitMs, memoryBytes, label: processor, basis: 'sample' };
}

function evenRows(table: Table, most: number, seed: number): Table {
  const rows = spreadRows(table.rowCount, most, seed);
  return rows === null ? table : takeRows(table, rows);
}
