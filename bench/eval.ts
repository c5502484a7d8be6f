/** How long a report takes: Adult (the bar of the README) and larger or harder tables made here. */
import { existsSync } from 'node:fs';
import { stream } from '../src/lib/engine/random';
import type { ColumnData, Schema, Table } from '../src/lib/engine/schema';
import { evaluate } from '../src/lib/eval';
import { adultColumns, readTestCsv, testSchema } from '../src/lib/eval/testing';
import { medianMs, row, type Row } from './row';

const data = '../shared/data';
const golden = '../shared/golden/adult/hidden_tree.csv.gz';

/** Shapes, trends, copies and distances of Adult: 26,048 synthetic against 26,048 training and 6,513 holdout rows. */
export async function benchAdultReport(runs = 5): Promise<Row[]> {
  if (!existsSync(golden)) return [];
  const schema = testSchema(adultColumns, 32_561);
  const train = readTestCsv(`${data}/adult_train.csv`, schema);
  const holdout = readTestCsv(`${data}/adult_holdout.csv`, schema);
  const synthetic = readTestCsv(golden, schema);
  const all = await medianMs(runs, () =>
    evaluate({ schema, train, holdout, synthetic, seed: 1, parts: [] }),
  );
  return [row('report on Adult', all / 1000, 's', { limit: 3, better: 'lower' })];
}

/** A million rows of 15 columns, and a table of 40 unrelated numbers, on which distances are hardest. */
export async function benchLargeReports(): Promise<Row[]> {
  const large = madeTables(1_000_000, 200_000, 8, 7);
  const start = performance.now();
  await evaluate({ ...large, seed: 1, parts: [] });
  const largeMs = performance.now() - start;
  const numeric = madeTables(30_000, 7500, 40, 0);
  const numericMs = await medianMs(1, () => evaluate({ ...numeric, seed: 1, parts: [] }));
  return [
    row('report on 1,000,000 × 15', largeMs / 1000, 's'),
    row('report on 30,000 × 40 numbers', numericMs / 1000, 's'),
  ];
}

function madeTables(
  rows: number,
  holdoutRows: number,
  numbers: number,
  labels: number,
): { schema: Schema; train: Table; holdout: Table; synthetic: Table } {
  const columns = [
    ...Array.from({ length: numbers }, (_, i) => ({ name: `n${i}`, kind: 'integer' as const })),
    ...Array.from({ length: labels }, (_, i) => ({ name: `c${i}`, kind: 'category' as const })),
  ];
  const make = (part: string, count: number): Table => ({
    rowCount: count,
    columns: columns.map(({ name, kind }, index) =>
      madeColumn(`${part} ${name}`, count, kind, index),
    ),
  });
  return {
    schema: testSchema(columns, rows + holdoutRows),
    train: make('train', rows),
    holdout: make('holdout', holdoutRows),
    synthetic: make('synthetic', rows),
  };
}

function madeColumn(purpose: string, rows: number, kind: string, index: number): ColumnData {
  const random = stream(1, purpose);
  if (kind === 'integer') {
    const values = new Float64Array(rows);
    random.fillUniform(values, 0, rows, 1);
    return {
      storage: 'number',
      values: values.map((u) => Math.round(u * 10 ** (2 + (index % 4)))),
    };
  }
  const labels = Array.from({ length: 4 + 3 * index }, (_, code) => `label ${code}`);
  const codes = Int32Array.from({ length: rows }, (_, i) => random.below(labels.length, i));
  return { storage: 'text', labels, codes };
}
