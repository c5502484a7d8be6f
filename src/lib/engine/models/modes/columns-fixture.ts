/** Columns of cells for tests of the networks over modes. */
import type { Cells, EncodedColumn } from '../../encode';
import type { EncodedTable } from '../generator';

export type Column = EncodedColumn & { readonly cells: Cells };

function weightsOf(codes: readonly number[], count: number): Float64Array {
  const weights = new Float64Array(count);
  for (const code of codes) weights[code] = (weights[code] as number) + 1 / codes.length;
  return weights;
}

/** Labels by their codes; the last is null where `hasNull`. */
export function labels(codes: readonly number[], hasNull = false): Column {
  const count = Math.max(...codes) + 1;
  return {
    codes: Int32Array.from(codes),
    fractions: null,
    cells: {
      size: hasNull ? count - 1 : count,
      hasNull,
      isOrdered: false,
      weights: weightsOf(codes, count),
    },
  };
}

/** Numbers in ranges of one width; null is a cell of its own. */
export function amounts(values: readonly (number | null)[], width: number): Column {
  const present = values.filter((value) => value !== null);
  const first = Math.floor(Math.min(...present) / width);
  const size = Math.floor(Math.max(...present) / width) - first + 1;
  const hasNull = present.length < values.length;
  const codes = values.map((value) => (value === null ? size : Math.floor(value / width) - first));
  const lows = Float64Array.from({ length: size }, (_, cell) => (first + cell) * width);
  return {
    codes: Int32Array.from(codes),
    fractions: Float32Array.from(values, (value, row) =>
      value === null ? 0.5 : value / width - first - (codes[row] as number),
    ),
    cells: {
      size,
      hasNull,
      isOrdered: true,
      weights: weightsOf(codes, size + (hasNull ? 1 : 0)),
      scale: { lows, highs: lows.map((low) => low + width) },
    },
  };
}

/** Numbers of which each that occurs is kept exactly. */
export function points(values: readonly number[]): Column {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const codes = values.map((value) => distinct.indexOf(value));
  const lows = Float64Array.from(distinct);
  return {
    codes: Int32Array.from(codes),
    fractions: new Float32Array(codes.length).fill(0.5),
    cells: {
      size: distinct.length,
      hasNull: false,
      isOrdered: true,
      weights: weightsOf(codes, distinct.length),
      scale: { lows, highs: lows },
    },
  };
}

/** A column without values that are learnt. */
export function made(rows: number, size: 0 | 1): Column {
  return {
    codes: new Int32Array(rows),
    fractions: null,
    cells: { size, hasNull: size === 0, isOrdered: false, weights: Float64Array.of(1) },
  };
}

export function tableOf(columns: readonly Column[]): EncodedTable {
  return { rowCount: columns[0]?.codes.length ?? 0, columns };
}

/** The number that a cell and a place in it stand for; NaN for null. */
export function valueOf(
  { cells }: Column,
  { codes, fractions }: EncodedColumn,
  row: number,
): number {
  const code = codes[row] as number;
  if (!cells.scale || code >= cells.size) return NaN;
  const low = cells.scale.lows[code] as number;
  const width = (cells.scale.highs[code] as number) - low;
  return low + (fractions?.[row] ?? 0.5) * width;
}

/** Share of rows in which columns hold these codes. */
export function shareOf(
  columns: readonly EncodedColumn[],
  holds: (codes: readonly number[]) => boolean,
): number {
  const rows = columns[0]?.codes.length ?? 0;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (holds(columns.map(({ codes }) => codes[row] as number))) count++;
  }
  return count / rows;
}
