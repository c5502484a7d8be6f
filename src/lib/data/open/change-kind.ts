/** One click on a column's kind: the schema with it, and `typed` remade. Undo is the old schema. */
import { Fault, type ColumnKind, type Schema } from '../../engine/schema';
import type { Duck } from '../duck';
import { changedColumn } from './kinds';
import { remakeTyped, sourceTypes } from './typed';

/**
 * @throws Fault `kind-impossible` when values do not fit (nothing is changed then), `column-unknown`
 */
export async function changeKind(
  duck: Duck,
  schema: Schema,
  columnIndex: number,
  kind: ColumnKind,
  signal?: AbortSignal,
): Promise<Schema> {
  const column = schema.columns[columnIndex];
  if (column === undefined) throw new Fault('column-unknown', { column: String(columnIndex + 1) });
  const sqlType = (await sourceTypes(duck))[columnIndex]!;
  const { rowCount } = schema;
  const index = columnIndex;
  const changed = await changedColumn({ duck, column, kind, index, sqlType, rowCount, signal });
  return applySchema(duck, { ...schema, columns: schema.columns.with(columnIndex, changed) });
}

/** Makes `typed` follow a schema that was known before: for undo and for a reopened project. */
export async function applySchema(duck: Duck, schema: Schema): Promise<Schema> {
  await remakeTyped(duck, schema.columns);
  return schema;
}
