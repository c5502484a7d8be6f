/**
 * A table out of the engine: typed arrays as generators and judges want them, in row order (which a
 * plain scan keeps: DuckDB's `preserve_insertion_order` is on).
 */
import {
  kindTraits,
  type ColumnData,
  type Control,
  type Schema,
  type Table,
  type TextData,
} from '../../engine/schema';
import { byCodePoint, type Duck } from '../duck';

export type Part = 'train' | 'holdout' | 'all';

const conditions: Readonly<Record<Part, string>> = {
  train: 'WHERE NOT __holdout',
  holdout: 'WHERE __holdout',
  all: '',
};

/**
 * All columns in one pass. Labels are in alphabetical order (by code point), except of kinds without a
 * measure (keys, free texts), which keep the order of their first rows.
 * @throws Fault `cancelled`
 */
export async function extract(
  duck: Duck,
  schema: Schema,
  part: Part,
  control?: Control,
): Promise<Table> {
  const signal = control?.signal;
  const [counted] = await duck.rows(`SELECT count(*) AS n FROM typed ${conditions[part]}`, signal);
  const rowCount = Number(counted!['n']);
  const refs = schema.columns.map((_, i) => `c${i}`).join(', ');
  const tell = async (done: number) => {
    control?.onProgress?.({ stage: 'reading rows', done, total: rowCount, etaMs: null });
    await control?.breathe?.();
  };
  const columns = await duck.scan(
    `SELECT ${refs} FROM typed ${conditions[part]}`,
    rowCount,
    signal,
    tell,
  );
  return { rowCount, columns: columns.map((data, i) => inOrder(data, schema, i)) };
}

function inOrder(data: ColumnData, schema: Schema, index: number): ColumnData {
  const { measure } = kindTraits[schema.columns[index]!.kind];
  return data.storage === 'number' || measure === 'none' ? data : sorted(data);
}

function sorted({ codes, labels }: TextData): TextData {
  const order = [...labels.keys()].sort((a, b) => byCodePoint(labels[a]!, labels[b]!));
  const places = new Int32Array(labels.length);
  for (const [place, code] of order.entries()) places[code] = place;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0) codes[row] = places[code]!;
  }
  return { storage: 'text', codes, labels: order.map((code) => labels[code]!) };
}
