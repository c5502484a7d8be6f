/** Conditions on rows such as “age ≥ 90 and income = high”, and how many rows of a table meet them. */
import type { Aligned, AlignedColumn } from '../align';

export type Part = 'train' | 'holdout' | 'synthetic';

/** Columns of one table as numbers: labels by their code, NaN for null. */
export type Values = readonly Float64Array[];

export function valuesOf({ columns }: Aligned, part: Part): Values {
  return columns.map((column) => {
    if (column.measure === 'numeric') return column[part] ?? new Float64Array(0);
    return Float64Array.from(column[part] ?? [], (code) => (code < 0 ? NaN : code));
  });
}

/** A value between `low` and `high`, ends included; or outside, or null. Null is neither in nor out. */
export interface Condition {
  readonly column: number;
  readonly asks: 'inside' | 'outside' | 'null';
  readonly low: number;
  readonly high: number;
}

/** All of its conditions; at least one. */
export type Predicate = readonly Condition[];

export const isNull = (column: number): Condition => ({
  ...{ column, asks: 'null', low: 0, high: 0 },
});
export const equals = (column: number, value: number): Condition => ({
  ...{ column, asks: 'inside', low: value, high: value },
});
export const atLeast = (column: number, value: number): Condition => ({
  ...{ column, asks: 'inside', low: value, high: Infinity },
});
export const atMost = (column: number, value: number): Condition => ({
  ...{ column, asks: 'inside', low: -Infinity, high: value },
});
export const not = (condition: Condition): Condition => ({ ...condition, asks: 'outside' });

function meets(value: number, { asks, low, high }: Condition): boolean {
  if (value !== value) return asks === 'null';
  if (asks === 'null') return false;
  return (value >= low && value <= high) === (asks === 'inside');
}

/** Rows that meet the predicate, ascending; the search ends when there are `limit` of them. */
export function matchesOf(predicate: Predicate, values: Values, limit = Infinity): number[] {
  const [first, ...rest] = predicate;
  const found: number[] = [];
  if (first === undefined) return found;
  const column = values[first.column] as Float64Array;
  const isNoMatch = (row: number) =>
    rest.some(
      (condition) => !meets((values[condition.column] as Float64Array)[row] as number, condition),
    );
  if (first.asks === 'inside') {
    const { low, high } = first;
    for (let row = 0; row < column.length && found.length < limit; row++) {
      const value = column[row] as number;
      if (value >= low && value <= high && !isNoMatch(row)) found.push(row);
    }
    return found;
  }
  for (let row = 0; row < column.length && found.length < limit; row++) {
    if (meets(column[row] as number, first) && !isNoMatch(row)) found.push(row);
  }
  return found;
}

/** Whether exactly one row meets it. */
export function singlesOut(predicate: Predicate, values: Values): boolean {
  return matchesOf(predicate, values, 2).length === 1;
}

export function keyOf(predicate: Predicate): string {
  return predicate
    .map(({ column, asks, low, high }) => `${column} ${asks} ${low} ${high}`)
    .join('; ');
}

export function isNumeric(column: AlignedColumn | undefined): boolean {
  return column?.measure === 'numeric';
}
