/** Pages of the table for the grid, as the file wrote them. */
import type { Schema } from '../../engine/schema';
import type { Duck } from '../duck';
import type { Part } from './extract';

const conditions: Readonly<Record<Part, string>> = {
  train: 'NOT __holdout',
  holdout: '__holdout',
  all: 'true',
};

/**
 * @param start index of the first row within the part
 * @returns rows of texts in the order of the schema's columns; null only where a typed file had none
 */
export async function readRows(
  duck: Duck,
  schema: Schema,
  start: number,
  count: number,
  options: { readonly part?: Part | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<(string | null)[][]> {
  const part = options.part ?? 'all';
  const texts = schema.columns.map((_, i) => `c${i}::VARCHAR AS c${i}`).join(', ');
  const span =
    part === 'all'
      ? [start, start + count - 1]
      : await spanOf(duck, part, start, count, options.signal);
  const where = `WHERE ${conditions[part]} AND __row BETWEEN ${span[0]} AND ${span[1]} ORDER BY __row`;
  const columns = await duck.columns(`SELECT ${texts} FROM source ${where}`, options.signal);
  const rowCount = columns[0]?.values.length ?? 0;
  return Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => (column.values as (string | null)[])[row] ?? null),
  );
}

/**
 * First and last row of the page: found by row numbers alone, which spares the texts of all rows before,
 * and without a sort, since a plain scan keeps the order of rows.
 */
async function spanOf(
  duck: Duck,
  part: Part,
  start: number,
  count: number,
  signal: AbortSignal | undefined,
): Promise<[first: number, last: number]> {
  const [span] = await duck.rows(
    `SELECT min(r)::DOUBLE AS a, max(r)::DOUBLE AS b FROM (
      SELECT __row AS r FROM source WHERE ${conditions[part]} LIMIT ${count} OFFSET ${start})`,
    signal,
  );
  return [Number(span!['a'] ?? 0), Number(span!['b'] ?? -1)];
}
