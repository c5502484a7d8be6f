/** The nearest row of another table, without WebAssembly. Exact: rows are only left out where they cannot be nearest. */
import type { RowBlock } from '../nearest';

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
