/** What Auto knows of a table before it tries anything. */
import type { Generator, TableFacts } from '../../models';
import { isDropped } from '../../encode';
import { kindTraits, type Column, type ColumnData, type Schema, type Table } from '../../schema';

const lookedRows = 5_000;
/** A number with more distinct values than this is an amount rather than a count or a code. */
const manyValues = 100;

const isNumeric = ({ kind }: Column): boolean => kindTraits[kind].measure === 'numeric';
const isLearnt = (column: Column): boolean =>
  !isDropped(column) && kindTraits[column.kind].measure !== 'none';

/** @param table its columns follow `schema` */
export function factsOfTable(table: Table, schema: Schema): TableFacts {
  const isAmount = ({ column, data }: { column: Column; data: ColumnData }): boolean =>
    isNumeric(column) && data.storage === 'number' && hasManyValues(data.values);
  const learnt = schema.columns
    .map((column, i) => ({ column, data: table.columns[i] as ColumnData }))
    .filter(({ column }) => isLearnt(column));
  return factsFrom(table.rowCount, learnt.length, learnt.filter(isAmount).length);
}

/** Without the table: decimals count as amounts. */
export function factsOfSchema(schema: Schema, rowCount: number): TableFacts {
  const learnt = schema.columns.filter(isLearnt);
  const amounts = learnt.filter(({ kind }) => isNumeric({ kind } as Column) && kind === 'decimal');
  return factsFrom(rowCount, learnt.length, amounts.length);
}

const factsFrom = (rowCount: number, columnCount: number, amounts: number): TableFacts => ({
  rowCount,
  columnCount,
  amountShare: columnCount === 0 ? 0 : amounts / columnCount,
});

function hasManyValues(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const value of values.subarray(0, lookedRows)) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > manyValues) return true;
  }
  return false;
}

/** How well a generator suits a table; 0 where Auto never takes it. */
export const suitability = (generator: Generator, facts: TableFacts): number =>
  generator.suits?.(facts) ?? 0;
