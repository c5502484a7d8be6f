/**
 * The Gaussian copula: fit and sample times, alone on one thread, and its fidelity on Adult. The bars
 * for time are for Chromium; here they are measured where the benchmark runs.
 */
import { existsSync } from 'node:fs';
import { fit, sample } from '../src/lib/engine/pipeline';
import { stream } from '../src/lib/engine/random';
import type { Chunk, ColumnData, Model, Schema, Table } from '../src/lib/engine/schema';
import { evaluate } from '../src/lib/eval';
import { adultColumns, readTestCsv, testSchema } from '../src/lib/eval/testing';
import { medianMs, row, type Row } from './row';

const adultTrain = '../shared/data/adult_train.csv';

export async function run(): Promise<Row[]> {
  return [...(await benchAdult()), ...(await benchLarge())];
}

async function benchAdult(runs = 3): Promise<Row[]> {
  if (!existsSync(adultTrain)) return [];
  const schema = testSchema(adultColumns, 26_048);
  const train = readTestCsv(adultTrain, schema);
  const ms = await medianMs(runs, async () => drawAll(await fit(train, schema, {}), 100_000));
  const model = await fit(train, schema, {});
  const synthetic = await drawAll(model, train.rowCount);
  const { quality } = await evaluate({
    schema,
    train,
    holdout: null,
    synthetic,
    seed: 1,
    parts: [],
  });
  const score = (what: string, value: (typeof quality)['shapes'], limit: number): Row[] =>
    value.synthetic.status === 'measured'
      ? [row(what, value.synthetic.value, '', { limit, better: 'higher' })]
      : [];
  return [
    row('copula on Adult, fit + 100,000 rows', ms / 1000, 's', { limit: 2, better: 'lower' }),
    ...score('copula on Adult, overall', quality.overall.strongPairs, 0.93),
    ...score('copula on Adult, shapes', quality.shapes, 0.99),
    ...score('copula on Adult, trends over all pairs', quality.trends.allPairs, 0.94),
  ];
}

async function benchLarge(): Promise<Row[]> {
  const rows = 1_000_000;
  const { table, schema } = madeTable(rows);
  const start = performance.now();
  const model = await fit(table, schema, {});
  const fitMs = performance.now() - start;
  let drawn = 0;
  for await (const chunk of sample(model, rows, 1)) drawn += chunk.rowCount;
  const sampleMs = performance.now() - start - fitMs;
  return [
    row('copula, fit 1,000,000 × 15', fitMs / 1000, 's'),
    row(`copula, sample ${drawn} × 15`, sampleMs / 1000, 's', { limit: 6, better: 'lower' }),
  ];
}

/** All rows of a model as one table. */
async function drawAll(model: Model, rows: number): Promise<Table> {
  for await (const chunk of sample(model, rows, 1, { chunkRows: rows })) return tableOf(chunk);
  throw new Error('a model drew no rows');
}

function tableOf({ rowCount, columns }: Chunk): Table {
  return { rowCount, columns };
}

/** Eight numbers and seven labels that depend on one another. */
function madeTable(rows: number): { table: Table; schema: Schema } {
  const random = stream(1, 'bench');
  const columns = Array.from({ length: 15 }, (_, c) => ({
    name: `c${c}`,
    kind: c < 8 ? ('integer' as const) : ('category' as const),
  }));
  const data = columns.map(({ kind }, c): ColumnData => {
    const values = Float64Array.from(
      { length: rows },
      (_, i) => random.normal(i) + random.normal(i, c + 1),
    );
    if (kind === 'integer') {
      return { storage: 'number', values: values.map((value) => Math.round(1000 * value)) };
    }
    const labels = Array.from({ length: 12 }, (_, i) => `label ${i}`);
    const codes = Int32Array.from(values, (value) =>
      Math.max(0, Math.min(11, Math.floor(2 * value + 6))),
    );
    return { storage: 'text', codes, labels };
  });
  return { table: { rowCount: rows, columns: data }, schema: testSchema(columns, rows) };
}
