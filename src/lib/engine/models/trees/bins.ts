/**
 * Columns as features of a tree: their cells in at most 255 bins. A column with order is cut into bins of
 * similar weight, null's bin last; labels have a bin each, the rarest share one. Bins follow from the
 * cells alone, so that a model need not keep them.
 */
import { cellCount, type Cells } from '../../encode';

export const binsAtMost = 255;

export interface Bins {
  /** `of[cell]` for every cell, null's included. */
  readonly of: Uint8Array;
  readonly size: number;
  readonly isOrdered: boolean;
}

export function binsOf(cells: Cells, most = binsAtMost): Bins {
  const of = new Uint8Array(cellCount(cells));
  const room = most - (cells.hasNull ? 1 : 0);
  const size = cells.isOrdered ? cutEvenly(cells, room, of) : nameEach(cells, room, of);
  if (cells.hasNull) of[cells.size] = size;
  return { of, size: size + (cells.hasNull ? 1 : 0), isOrdered: cells.isOrdered };
}

function cutEvenly({ size, weights }: Cells, most: number, of: Uint8Array): number {
  if (size <= most) {
    for (let cell = 0; cell < size; cell++) of[cell] = cell;
    return size;
  }
  let total = 0;
  for (let cell = 0; cell < size; cell++) total += weights[cell] as number;
  let bin = 0;
  let filled = 0;
  for (let cell = 0; cell < size; cell++) {
    const weight = weights[cell] as number;
    if (filled > 0 && filled + weight / 2 > total / most && bin < most - 1) {
      bin++;
      filled = 0;
    }
    of[cell] = bin;
    filled += weight;
  }
  return bin + 1;
}

function nameEach({ size }: Cells, most: number, of: Uint8Array): number {
  for (let cell = 0; cell < size; cell++) of[cell] = Math.min(cell, most - 1);
  return Math.min(size, most);
}
