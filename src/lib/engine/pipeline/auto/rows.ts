/** Which rows a race trains on and which it judges by. */
import { stream } from '../../random';
import type { Table } from '../../schema';
import { spreadRows, takeRows } from '../prepare';

/** A race looks at no more rows than this; the winner is trained on all. */
const racedRows = 50_000;
const holdoutShare = 0.15;
/** Fewer rows judge nothing. */
export const leastHoldoutRows = 100;

export interface RaceRows {
  readonly train: Table;
  readonly holdout: Table;
}

/** Null where there are too few rows to set some aside. */
export function raceRows(table: Table, seed: number): RaceRows | null {
  const spread = spreadRows(table.rowCount, racedRows, seed);
  const looked = spread === null ? table : takeRows(table, spread);
  const aside = Math.round(looked.rowCount * holdoutShare);
  if (aside < leastHoldoutRows) return null;
  const order = stream(seed, 'auto holdout').permutation(looked.rowCount);
  const part = (from: number, to: number): Table =>
    takeRows(looked, Int32Array.from(order.subarray(from, to)).sort());
  return { holdout: part(0, aside), train: part(aside, looked.rowCount) };
}
