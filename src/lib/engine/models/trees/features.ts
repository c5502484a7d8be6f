/** Columns of a table as trees read them: bins by row, made once for all trees. */
import type { EncodedTable } from '../generator';
import { binsOf } from './bins';

/** A feature as rows see it. */
export interface Feature {
  /** Index of the column. */
  readonly column: number;
  readonly bins: Uint8Array;
  readonly size: number;
  readonly isOrdered: boolean;
  /** Bin of null, which lies on the right of every cut; -1 where there is none. */
  readonly nullBin: number;
}

export function featureOf(
  { codes, cells }: EncodedTable['columns'][number],
  column: number,
): Feature {
  const { of, size, isOrdered } = binsOf(cells);
  const nullBin = cells.hasNull ? size - 1 : -1;
  const bins = mapRows(codes, of);
  return { column, bins, size, isOrdered, nullBin };
}

/** What each row's code stands for. */
export function mapRows(codes: Int32Array, of: Uint8Array): Uint8Array {
  const out = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) out[row] = of[codes[row] as number] as number;
  return out;
}
