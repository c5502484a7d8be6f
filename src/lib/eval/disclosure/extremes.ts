/**
 * The highest and lowest numbers of a table that one row alone holds (the largest salary, the oldest
 * person), and how many of them the synthetic table shows to the digit.
 */
import type { Aligned, AlignedColumn, NumberColumn } from '../align';
import { writtenAs } from '../privacy';
import { drawRows } from '../sample';

/** How far out a number must be: beyond these quantiles of the training rows. */
const tail = 0.005;
/** A column of few distinct numbers has no extreme that tells of one person. */
const leastDistinct = 50;

interface Extremes {
  readonly found: number;
  readonly repeated: number;
}

export interface ExtremesOf {
  readonly train: Extremes;
  readonly holdout: Extremes | null;
}

/**
 * As many training rows are looked at as there are holdout rows: in a larger table a number that one row
 * alone holds is farther out.
 */
export function judgeExtremes({ columns, rows }: Aligned, seed: number): ExtremesOf {
  const numbers = columns.filter(isNumber);
  const count = rows.holdout === 0 ? rows.train : Math.min(rows.train, rows.holdout);
  const drawn = {
    train: drawRows(rows.train, count, seed, 'extremes train'),
    holdout: drawRows(rows.holdout, count, seed, 'extremes holdout'),
  };
  const train = { found: 0, repeated: 0 };
  const holdout = { found: 0, repeated: 0 };
  for (const column of numbers) {
    const write = writtenAs(column.column);
    const real = column.train.map(write);
    const limits = limitsOf(real);
    if (limits === null) continue;
    const shown = new Set(column.synthetic.map(write));
    addExtremes(real, drawn.train, limits, shown, train);
    if (column.holdout !== null)
      addExtremes(column.holdout.map(write), drawn.holdout, limits, shown, holdout);
  }
  return { train, holdout: rows.holdout === 0 ? null : holdout };
}

function isNumber(column: AlignedColumn): column is NumberColumn {
  return column.measure === 'numeric';
}

interface Limits {
  readonly low: number;
  readonly high: number;
}

function limitsOf(values: Float64Array): Limits | null {
  const sorted = values.filter((value) => value === value).sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length && distinct < leastDistinct; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  }
  if (distinct < leastDistinct) return null;
  const place = Math.floor(tail * sorted.length);
  return {
    low: sorted[place] as number,
    high: sorted[sorted.length - 1 - place] as number,
  };
}

/** Adds a column's extremes that one of the rows alone holds to the sums. */
function addExtremes(
  values: Float64Array,
  rows: Int32Array,
  { low, high }: Limits,
  shown: ReadonlySet<number>,
  sums: { found: number; repeated: number },
): void {
  const holders = new Map<number, number>();
  for (const row of rows) {
    const value = values[row] as number;
    if (value < low || value > high) holders.set(value, (holders.get(value) ?? 0) + 1);
  }
  for (const [value, count] of holders) {
    if (count > 1) continue;
    sums.found++;
    if (shown.has(value)) sums.repeated++;
  }
}
