/**
 * How far each row is from its nearest row in another table. The distance is SDMetrics' DCR: the mean
 * over columns of |difference| / range (at most 1) for numbers and 0 or 1 for labels; a null is 0 from a
 * null and 1 from anything else. Exact: rows are only left out where they cannot be nearest.
 */
import type { Aligned, AlignedColumn } from '../align';
import type { Part } from './copies';

/** Rows laid out one after the other: first `labelWidth` label codes, then numbers in units of the range. */
export interface RowBlock {
  readonly values: Float64Array;
  readonly rows: number;
  readonly width: number;
  readonly labelWidth: number;
}

/** Where a null number is put: 0 from itself, and more than a whole range from everything else. */
const nullNumber = 1e9;

/** min and max of one number column, by which its differences are scaled; null for labels. */
export type Range = { readonly min: number; readonly max: number } | null;

/** The ranges of the number columns in one table, all rows or those given. */
export function rangesOf(aligned: Aligned, part: Part, rows?: Int32Array): Range[] {
  return aligned.columns.map((column) => {
    if (column.measure === 'categorical') return null;
    const values = column[part];
    if (values === null) return null;
    let min = Infinity;
    let max = -Infinity;
    const count = rows?.length ?? values.length;
    for (let i = 0; i < count; i++) {
      const value = values[rows === undefined ? i : (rows[i] as number)] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return min <= max ? { min, max } : { min: 0, max: 0 };
  });
}

/**
 * Lays out some rows of a table for `findNearest`. Columns that tell rows apart best come first, so
 * that the search can leave early; the order depends on the training table alone.
 */
export function layOut(
  aligned: Aligned,
  part: Part,
  rows: Int32Array,
  ranges: readonly Range[],
): RowBlock {
  const { labels, numbers } = orderColumns(aligned, ranges);
  const width = labels.length + numbers.length;
  const values = new Float64Array(rows.length * width);
  labels.forEach((c, place) => {
    const source = (aligned.columns[c] as AlignedColumn)[part] as Int32Array | Float64Array;
    // A number without a range differs or does not, like a label; nulls must equal each other.
    for (let i = 0; i < rows.length; i++) {
      const value = source[rows[i] as number] as number;
      values[i * width + place] = value !== value ? nullNumber : value;
    }
  });
  numbers.forEach((c, at) => {
    const source = (aligned.columns[c] as AlignedColumn)[part] as Float64Array;
    const { min, max } = ranges[c] as { min: number; max: number };
    for (let i = 0; i < rows.length; i++) {
      const value = source[rows[i] as number] as number;
      const scaled = value !== value ? nullNumber : (value - min) / (max - min);
      values[i * width + labels.length + at] = scaled;
    }
  });
  return { values, rows: rows.length, width, labelWidth: labels.length };
}

function orderColumns(aligned: Aligned, ranges: readonly Range[]) {
  const agreement = aligned.columns.map((column) =>
    column.measure === 'categorical' ? chanceOfAgreement(column.train, column.labels.length) : 1,
  );
  const order = aligned.columns.map((_, c) => c);
  order.sort((a, b) => (agreement[a] as number) - (agreement[b] as number) || a - b);
  const hasRange = (c: number) => {
    const range = ranges[c];
    return range !== null && range !== undefined && range.max > range.min;
  };
  return {
    labels: order.filter((c) => !hasRange(c)),
    numbers: order.filter((c) => hasRange(c)),
  };
}

function chanceOfAgreement(codes: Int32Array, labelCount: number): number {
  const counts = new Float64Array(labelCount + 1);
  for (const code of codes) counts[code + 1] = (counts[code + 1] as number) + 1;
  let chance = 0;
  for (const count of counts) chance += (count / codes.length) ** 2;
  return chance;
}

/** For each query row the distance to its nearest reference row and that row's place; -1 without any. */
export interface Nearest {
  readonly distance: Float64Array;
  readonly row: Int32Array;
}

export function emptyNearest(rows: number): Nearest {
  return { distance: new Float64Array(rows), row: new Int32Array(rows).fill(-1) };
}

/**
 * Reference rows sorted into groups that agree in their first `depth` labels. A group that disagrees with a
 * query in k of them is at least k away, so most groups are never opened.
 */
export interface GroupedRows {
  readonly block: RowBlock;
  /** Leading labels that the rows of a group share. */
  readonly depth: number;
  /** Labels of group g from `g * depth`; its rows are `starts[g]` to `starts[g + 1]`. */
  readonly keys: Float64Array;
  readonly starts: Int32Array;
}

/** Groups are worth their own cost while they hold this many rows on average. */
const leastGroupRows = 6;

/** Sorts the rows of a block into groups; row numbers of `Nearest` then mean the sorted block. */
export function groupRows(block: RowBlock): GroupedRows {
  const { values, rows, width, labelWidth } = block;
  const order = Array.from({ length: rows }, (_, row) => row);
  const compare = (a: number, b: number, depth: number): number => {
    for (let c = 0; c < depth; c++) {
      const difference = (values[a * width + c] as number) - (values[b * width + c] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  order.sort((a, b) => compare(a, b, labelWidth));
  const startsAt = (depth: number): number[] =>
    order.flatMap((row, place) =>
      place === 0 || compare(order[place - 1] as number, row, depth) !== 0 ? [place] : [],
    );
  let depth = 0;
  let starts = startsAt(0);
  while (depth < labelWidth) {
    const finer = startsAt(depth + 1);
    if (finer.length * leastGroupRows > rows) break;
    depth++;
    starts = finer;
  }
  const sorted = new Float64Array(values.length);
  order.forEach((row, place) => {
    sorted.set(values.subarray(row * width, (row + 1) * width), place * width);
  });
  const keys = new Float64Array(starts.length * depth);
  starts.forEach((place, group) => {
    for (let c = 0; c < depth; c++) {
      keys[group * depth + c] = sorted[place * width + c] as number;
    }
  });
  return {
    block: { ...block, values: sorted },
    depth,
    keys,
    starts: Int32Array.of(...starts, rows),
  };
}

/** Finds the nearest reference row of query rows `start` to `end` and writes it to `out`. */
export function findNearest(
  query: RowBlock,
  reference: GroupedRows,
  out: Nearest,
  start = 0,
  end = query.rows,
): void {
  const { width } = query;
  const { depth, keys, starts } = reference;
  const groups = starts.length - 1;
  const misses = new Uint16Array(groups);
  const best = { distance: Infinity, row: -1 };
  for (let q = start; q < end; q++) {
    const ours = query.values.subarray(q * width, (q + 1) * width);
    for (let g = 0; g < groups; g++) {
      let missed = 0;
      for (let c = 0; c < depth; c++) if (keys[g * depth + c] !== ours[c]) missed++;
      misses[g] = missed;
    }
    best.distance = Infinity;
    best.row = -1;
    for (let missed = 0; missed <= depth && missed < best.distance; missed++) {
      for (let g = 0; g < groups; g++) {
        if (misses[g] !== missed) continue;
        searchRows(ours, reference, starts[g] as number, starts[g + 1] as number, missed, best);
      }
    }
    out.distance[q] = best.distance / width;
    out.row[q] = best.row;
  }
}

/** Searches rows `from` to `to`, which miss the query in `missed` of the leading labels. */
function searchRows(
  ours: Float64Array,
  { block, depth }: GroupedRows,
  from: number,
  to: number,
  missed: number,
  best: { distance: number; row: number },
): void {
  const { values, width, labelWidth } = block;
  let nearest = best.distance;
  next: for (let row = from; row < to; row++) {
    const base = row * width;
    let total = missed;
    for (let c = depth; c < labelWidth; c++) {
      if (ours[c] !== values[base + c] && ++total >= nearest) continue next;
    }
    for (let c = labelWidth; c < width; c++) {
      const difference = Math.abs((ours[c] as number) - (values[base + c] as number));
      total += difference < 1 ? difference : 1;
      if (total >= nearest) continue next;
    }
    nearest = total;
    best.row = row;
  }
  best.distance = nearest;
}

/** Linear-interpolated quantile of an ascending list (NumPy's default). */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - below);
}
