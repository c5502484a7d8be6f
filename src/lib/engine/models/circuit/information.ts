/**
 * How much columns tell of each other, over a few groups of cells a column: enough to find the tree, and
 * quick for hundreds of columns.
 */
import type { Cells } from '../../encode';
import { log } from '../../random';
import { throwIfAborted, type Control } from '../../schema';
import type { EncodedTable } from '../generator';

const groupsAtMost = 16;
const rowsAtMost = 20_000;
const leastRows = 1000;
/** Rows times pairs. */
const workAtMost = 4e8;

interface Grouped {
  readonly of: Uint8Array;
  readonly size: number;
}

/** Neighbours joined to groups of similar weight; of labels the commonest stay apart. Null is its own. */
function groupsOf({ size, hasNull, isOrdered, weights }: Cells): Grouped {
  const of = new Uint8Array(size + 1);
  let last = 0;
  if (isOrdered && size > groupsAtMost) {
    let filled = 0;
    for (let cell = 0; cell < size; cell++) {
      const weight = weights[cell] as number;
      if (filled > 0 && filled + weight / 2 > 1 / groupsAtMost && last < groupsAtMost - 1) {
        last++;
        filled = 0;
      }
      of[cell] = last;
      filled += weight;
    }
  } else {
    const byWeight = Array.from({ length: size }, (_, cell) => cell).sort(
      (a, b) => (weights[b] as number) - (weights[a] as number) || a - b,
    );
    byWeight.forEach((cell, place) => (of[cell] = Math.min(place, groupsAtMost - 1)));
    last = Math.min(size, groupsAtMost) - 1;
  }
  if (hasNull) of[size] = ++last;
  return { of, size: last + 1 };
}

/** In nats, less what chance alone would give (Miller, "Note on the bias of information estimates", 1955). */
function shared(first: Grouped, second: Grouped, rows: number): number {
  const width = second.size;
  const joint = new Float64Array(first.size * width);
  for (let row = 0; row < rows; row++) {
    const at = (first.of[row] as number) * width + (second.of[row] as number);
    joint[at] = (joint[at] as number) + 1;
  }
  const [left, right] = [new Float64Array(first.size), new Float64Array(width)];
  joint.forEach((count, at) => {
    const [a, b] = [Math.floor(at / width), at % width];
    left[a] = (left[a] as number) + count;
    right[b] = (right[b] as number) + count;
  });
  const terms = (counts: Float64Array): [number, number] =>
    counts.reduce<[number, number]>(
      ([sum, filled], count) =>
        count > 0 ? [sum + count * log(count), filled + 1] : [sum, filled],
      [0, 0],
    );
  const [[both, cells], [one, lefts], [other, rights]] = [terms(joint), terms(left), terms(right)];
  const sum = both - one - other + rows * log(rows);
  return Math.max(0, (sum - (cells - lefts - rights + 1) / 2) / rows);
}

/** Mutual information of every two of the given columns, in nats, `[columns, columns]`. */
export async function informationOf(
  table: EncodedTable,
  columns: readonly number[],
  control: Control,
): Promise<Float64Array> {
  const size = columns.length;
  const affordable = Math.max(leastRows, Math.floor((2 * workAtMost) / size ** 2));
  const rows = Math.min(table.rowCount, rowsAtMost, affordable);
  const grouped = columns.map((column): Grouped => {
    const { codes, cells } = table.columns[column] as EncodedTable['columns'][number];
    const groups = groupsOf(cells);
    const of = Uint8Array.from({ length: rows }, (_, i) => {
      const row = Math.floor((i * table.rowCount) / rows);
      return groups.of[codes[row] as number] as number;
    });
    return { of, size: groups.size };
  });
  const out = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    throwIfAborted(control.signal);
    for (let b = 0; b < a; b++) {
      out[a * size + b] = shared(grouped[a] as Grouped, grouped[b] as Grouped, rows);
      out[b * size + a] = out[a * size + b] as number;
    }
    if (a % 16 === 15) await control.breathe?.();
  }
  return out;
}
