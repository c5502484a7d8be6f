/** What the judge is timed on: Adult with the golden twins, and larger tables that are made here. */
import { stream } from '../../src/lib/engine/random';
import type { ColumnData, Schema, Table } from '../../src/lib/engine/schema';
import { adultColumns, parseTestCsv, testSchema } from '../../src/lib/eval/testing-tables';

export interface JudgedTables {
  readonly schema: Schema;
  readonly train: Table;
  readonly holdout: Table;
  readonly synthetic: Table;
}

/** The text of a file below ../shared, unpacked; null where it is missing. */
export type ReadShared = (path: string) => Promise<string | null>;

/** 26,048 synthetic against 26,048 training and 6,513 holdout rows; null where a file is missing. */
export async function adultTables(read: ReadShared): Promise<JudgedTables | null> {
  const schema = testSchema(adultColumns, 32_561);
  const [train, holdout, synthetic] = await Promise.all(
    ['data/adult_train.csv', 'data/adult_holdout.csv', 'golden/adult/hidden_tree.csv.gz'].map(read),
  );
  if (!train || !holdout || !synthetic) return null;
  const parse = (text: string) => parseTestCsv(text, schema);
  return { schema, train: parse(train), holdout: parse(holdout), synthetic: parse(synthetic) };
}

/** Columns of whole numbers and labels that have nothing to do with each other: the hardest for distances. */
export function madeTables(
  rows: number,
  holdoutRows: number,
  numbers: number,
  labels: number,
): JudgedTables {
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
    const most = 10 ** (2 + (index % 4));
    return { storage: 'number', values: values.map((u) => Math.round(u * most)) };
  }
  const labels = Array.from({ length: 4 + 3 * index }, (_, code) => `label ${code}`);
  const codes = Int32Array.from({ length: rows }, (_, i) => random.below(labels.length, i));
  return { storage: 'text', labels, codes };
}
