/**
 * How well pairs of columns agree where numbers are cut at the original's quantiles. SDMetrics cuts them
 * between each table's own least and greatest value, so that one extreme value moves every bin: what is
 * off there and not here is no fault.
 */
import type { Aligned } from '../align';
import { byQuantiles, coarsen, type CoarseColumn, type Part } from '../disclosure';
import { thin } from '../sample';

const bins = 10;
/** Rows of each table that are looked at. */
const mostRows = 50_000;

export interface EvenAgreement {
  /** 1 - total variation distance from the training rows. */
  readonly synthetic: number;
  /** The same of the rows that were set aside; null without any. */
  readonly holdout: number | null;
  /** How much of the synthetic pair's error is beyond the holdout's, and beyond either column's alone. */
  readonly excess: number;
}

/** @returns judges pairs of columns by name; null where a column is not there */
export function openEvenly(
  aligned: Aligned,
  seed: number,
): (a: string, b: string) => EvenAgreement | null {
  let sample: Aligned | null = null;
  const coarse = new Map<string, CoarseColumn>();
  const columnOf = (name: string): CoarseColumn | null => {
    sample ??= thin(aligned, mostRows, seed, 'pairs in even bins');
    const found = sample.columns.find(({ column }) => column.name === name);
    const known = coarse.get(name) ?? (found && coarsen(found, bins, byQuantiles));
    if (known !== undefined) coarse.set(name, known);
    return known ?? null;
  };
  return (a, b) => {
    const [one, other] = [columnOf(a), columnOf(b)];
    if (one === null || other === null) return null;
    const [ours, theirs] = [errorOf([one, other], 'synthetic'), errorOf([one, other], 'holdout')];
    const alone = [one, other].map((column) => errorOf([column], 'synthetic') ?? 0);
    if (ours === null) return null;
    const excess = ours - Math.max(theirs ?? 0, ...alone);
    return { synthetic: 1 - ours, holdout: theirs === null ? null : 1 - theirs, excess };
  };
}

/** Total variation distance of a table's combinations from those of the training rows; null without rows. */
function errorOf(columns: readonly CoarseColumn[], part: Part): number | null {
  const [train, own] = [cellsOf(columns, 'train'), cellsOf(columns, part)];
  if (train.length === 0 || own.length === 0) return null;
  const gaps = new Map<number, number>();
  const add = (cells: Float64Array, weight: number) => {
    for (const cell of cells) gaps.set(cell, (gaps.get(cell) ?? 0) + weight);
  };
  add(train, 1 / train.length);
  add(own, -1 / own.length);
  let total = 0;
  for (const gap of gaps.values()) total += Math.abs(gap);
  return total / 2;
}

function cellsOf(columns: readonly CoarseColumn[], part: Part): Float64Array {
  const cells = new Float64Array(columns[0]?.codes[part].length ?? 0);
  for (const { size, codes } of columns) {
    const theirs = codes[part];
    cells.forEach((cell, row) => (cells[row] = cell * size + (theirs[row] as number)));
  }
  return cells;
}
