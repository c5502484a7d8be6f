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
  const where =
    part === 'all'
      ? `WHERE __row >= ${start} AND __row < ${start + count} ORDER BY __row`
      : `WHERE ${conditions[part]} ORDER BY __row LIMIT ${count} OFFSET ${start}`;
  const columns = await duck.columns(`SELECT ${texts} FROM source ${where}`, options.signal);
  const rowCount = columns[0]?.values.length ?? 0;
  return Array.from({ length: rowCount }, (_, row) =>
    columns.map((column) => (column.values as (string | null)[])[row] ?? null),
  );
}
