/**
 * Conditions on rows such as “age ≥ 90 and income = high”, and how many rows of a table meet them. A table
 * is sorted by each of its columns once, so that only rows which meet the rarest condition are looked at.
 */
import type { Aligned, AlignedColumn } from '../align';

export type Part = 'train' | 'holdout' | 'synthetic';

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

export function keyOf(predicate: Predicate): string {
  return predicate
    .map(({ column, asks, low, high }) => `${column} ${asks} ${low} ${high}`)
    .join('; ');
}

export function isNumeric(column: AlignedColumn | undefined): boolean {
  return column?.measure === 'numeric';
}

interface SortedColumn {
  /** By row: numbers, or codes of labels; NaN for null. */
  readonly values: Float64Array;
  /** Distinct values, ascending. */
  readonly distinct: Float64Array;
  /** Rows by value: those of distinct value v from `starts[v]`, nulls last. */
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** One table, sorted by each column. */
export class Index {
  readonly rows: number;
  readonly #columns: readonly SortedColumn[];

  constructor({ columns, rows }: Aligned, part: Part) {
    this.rows = rows[part];
    this.#columns = columns.map((column) => sortColumn(valuesOf(column, part)));
  }

  value(column: number, row: number): number {
    return this.#column(column).values[row] as number;
  }

  /** Distinct values that are not null, ascending, and how many rows hold each. */
  counts(column: number): {
    readonly values: Float64Array;
    readonly count: (place: number) => number;
  } {
    const { distinct, starts } = this.#column(column);
    return {
      values: distinct,
      count: (place) => (starts[place + 1] as number) - (starts[place] as number),
    };
  }

  nulls(column: number): number {
    const { starts, distinct } = this.#column(column);
    return this.rows - (starts[distinct.length] as number);
  }

  /** Middle of the values that are not null; NaN without any. */
  median(column: number): number {
    const { rows, values, starts, distinct } = this.#column(column);
    const half = (starts[distinct.length] as number) / 2;
    const at = (place: number) => values[rows[place] ?? -1] ?? NaN;
    return (at(Math.ceil(half) - 1) + at(Math.floor(half))) / 2;
  }

  /** Rows that meet the predicate, in no order; the search ends when there are `limit` of them. */
  matches(predicate: Predicate, limit = Infinity): number[] {
    let [from, to] = [0, this.rows];
    let source: SortedColumn | null = null;
    for (const condition of predicate) {
      const column = this.#column(condition.column);
      const [start, end] = placesOf(column, condition, this.rows);
      if (end - start < to - from) [from, to, source] = [start, end, column];
    }
    const found: number[] = [];
    for (let place = from; place < to && found.length < limit; place++) {
      const row = source === null ? place : (source.rows[place] as number);
      if (this.#meetsAll(row, predicate)) found.push(row);
    }
    return found;
  }

  singlesOut(predicate: Predicate): boolean {
    return this.matches(predicate, 2).length === 1;
  }

  #column(column: number): SortedColumn {
    return this.#columns[column] as SortedColumn;
  }

  #meetsAll(row: number, predicate: Predicate): boolean {
    for (const condition of predicate) {
      if (!meets(this.value(condition.column, row), condition)) return false;
    }
    return true;
  }
}

function meets(value: number, { asks, low, high }: Condition): boolean {
  if (value !== value) return asks === 'null';
  if (asks === 'null') return false;
  return (value >= low && value <= high) === (asks === 'inside');
}

/** The stretch of the sorted rows that holds all rows which meet a condition. */
function placesOf(
  { distinct, starts }: SortedColumn,
  { asks, low, high }: Condition,
  rows: number,
): [number, number] {
  if (asks === 'outside') return [0, rows];
  if (asks === 'null') return [starts[distinct.length] as number, rows];
  return [
    starts[placeOf(distinct, low)] as number,
    starts[high === low ? afterOf(distinct, low) : afterOf(distinct, high)] as number,
  ];
}

/** How many values are below. */
function placeOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function afterOf(sorted: Float64Array, value: number): number {
  const place = placeOf(sorted, value);
  return sorted[place] === value ? place + 1 : place;
}

function valuesOf(column: AlignedColumn, part: Part): Float64Array {
  if (column.measure === 'numeric') return column[part] ?? new Float64Array(0);
  return Float64Array.from(column[part] ?? [], (code) => (code < 0 ? NaN : code));
}

function sortColumn(values: Float64Array): SortedColumn {
  const sorted = values.filter((value) => value === value).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const places = Int32Array.from(values, (value) =>
    value === value ? placeOf(distinct, value) : distinct.length,
  );
  const starts = new Int32Array(distinct.length + 2);
  for (const place of places) starts[place + 1] = (starts[place + 1] as number) + 1;
  for (let v = 1; v < starts.length; v++) {
    starts[v] = (starts[v] as number) + (starts[v - 1] as number);
  }
  const next = starts.slice();
  const rows = new Int32Array(values.length);
  places.forEach((place, row) => {
    rows[next[place] as number] = row;
    next[place] = (next[place] as number) + 1;
  });
  return { values, distinct, rows, starts };
}
