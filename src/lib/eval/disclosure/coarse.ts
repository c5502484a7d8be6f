/**
 * Tables in coarse values: labels as they are, numbers in bins that the training rows give. Rows that
 * agree in some coarse columns form a group.
 */
import type { AlignedColumn } from '../align';

export type Part = 'train' | 'holdout' | 'synthetic';

/** Codes from 0 to `size` - 1 by table; null is a code of its own. */
export interface CoarseColumn {
  readonly name: string;
  readonly size: number;
  /** Whether codes are in the order of the numbers that they stand for; nulls come last. */
  readonly isOrdered: boolean;
  readonly codes: Readonly<Record<Part, Int32Array>>;
  /** What a code stands for, for the eyes of the owner. */
  readonly print: (code: number) => string;
}

/** Inner edges of bins; a number belongs to the first bin whose edge is not below it. */
type Cut = (train: Float64Array, bins: number) => Float64Array;

/** Bins that hold as many training rows each, as far as values that many rows share allow. */
export const byQuantiles: Cut = (train, bins) => {
  const sorted = train.filter((value) => value === value).sort();
  const edges: number[] = [];
  for (let k = 1; k < bins; k++) {
    const edge = sorted[Math.ceil((k * sorted.length) / bins) - 1];
    const isNew = edge !== undefined && edge !== edges.at(-1) && edge < (sorted.at(-1) as number);
    if (isNew) edges.push(edge);
  }
  return Float64Array.from(edges);
};

/** Bins of one width between the training rows' least and greatest value (pandas' `cut`). */
export const byWidth: Cut = (train, bins) => {
  let min = Infinity;
  let max = -Infinity;
  for (const value of train) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return new Float64Array(0);
  if (min === max) {
    const spread = min === 0 ? 0.001 : 0.001 * Math.abs(min);
    [min, max] = [min - spread, max + spread];
  }
  return Float64Array.from({ length: bins - 1 }, (_, k) => min + ((k + 1) * (max - min)) / bins);
};

/** One column in coarse values. */
export function coarsen(column: AlignedColumn, bins: number, cut: Cut): CoarseColumn {
  if (column.measure === 'categorical') {
    const { labels } = column;
    const recode = (codes: Int32Array | null) =>
      (codes ?? new Int32Array(0)).map((code) => (code < 0 ? labels.length : code));
    return {
      name: column.column.name,
      size: labels.length + 1,
      isOrdered: false,
      codes: {
        train: recode(column.train),
        holdout: recode(column.holdout),
        synthetic: recode(column.synthetic),
      },
      print: (code) => labels[code] ?? 'no value',
    };
  }
  const edges = cut(column.train, bins);
  const place = (values: Float64Array | null) =>
    Int32Array.from(values ?? [], (value) =>
      value === value ? binOf(edges, value) : edges.length + 1,
    );
  return {
    name: column.column.name,
    size: edges.length + 2,
    isOrdered: true,
    codes: {
      train: place(column.train),
      holdout: place(column.holdout),
      synthetic: place(column.synthetic),
    },
    print: (code) => printBin(edges, code),
  };
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function printBin(edges: Float64Array, code: number): string {
  if (code > edges.length) return 'no value';
  const low = edges[code - 1];
  const high = edges[code];
  if (low === undefined) return high === undefined ? 'any number' : `up to ${high}`;
  return high === undefined ? `above ${low}` : `above ${low}, up to ${high}`;
}

/** Rows of all tables by the combination of their values: one number for one combination. */
export interface Groups {
  readonly count: number;
  readonly of: Readonly<Record<Part, Int32Array>>;
}

/** The largest table of combinations that is laid out flat; beyond it only those that occur are kept. */
const mostCells = 1 << 22;

/** Groups of rows that agree in all of the columns; with no column all rows are one group. */
export function groupBy(
  columns: readonly CoarseColumn[],
  rows: Readonly<Record<Part, number>>,
): Groups {
  let groups: Groups = {
    count: 1,
    of: {
      train: new Int32Array(rows.train),
      holdout: new Int32Array(rows.holdout),
      synthetic: new Int32Array(rows.synthetic),
    },
  };
  for (const column of columns) groups = refine(groups, column);
  return groups;
}

function refine({ count, of }: Groups, { size, codes }: CoarseColumn): Groups {
  const number = numberer(count * size);
  const part = (name: Part) => {
    const theirs = codes[name];
    return of[name].map((group, row) => number.of(group * size + (theirs[row] as number)));
  };
  const refined = { train: part('train'), holdout: part('holdout'), synthetic: part('synthetic') };
  return { count: number.count(), of: refined };
}

/** Gives keys below `size` the numbers 0, 1, 2… in the order in which they are first seen. */
function numberer(size: number) {
  let next = 0;
  if (size <= mostCells) {
    const seen = new Int32Array(size).fill(-1);
    return {
      of: (key: number) =>
        (seen[key] as number) < 0 ? (seen[key] = next++) : (seen[key] as number),
      count: () => next,
    };
  }
  const seen = new Map<number, number>();
  return {
    of(key: number) {
      let number = seen.get(key);
      if (number === undefined) seen.set(key, (number = next++));
      return number;
    },
    count: () => next,
  };
}

/** How many rows of one table are in each group. */
export function sizesOf({ count, of }: Groups, part: Part): Int32Array {
  const sizes = new Int32Array(count);
  for (const group of of[part]) sizes[group] = (sizes[group] as number) + 1;
  return sizes;
}
