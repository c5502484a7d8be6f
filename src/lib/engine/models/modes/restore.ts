/** From what a network drew back to cells. Nothing leaves the range of the column's cells. */
import type { Cells, EncodedColumn } from '../../encode';
import { choicesOf, type LabelPart, type Layout, type NumberPart } from './layout';

/** What a network drew for some rows. */
export interface DrawnRows {
  /** [rows, numbers]: places within modes; beyond ±1 counts as ±1. */
  readonly scalars: Float32Array;
  /** [rows, choices]. */
  readonly choices: Int32Array;
  /** [rows, columns with a pool] in (0, 1): which of the pooled cells it is. */
  readonly picks: Float32Array;
}

/** The last index at which `sorted` is at most `x`; 0 where all are greater. */
function lastAtMost(sorted: readonly number[], x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Finds the cell that holds a number, or the nearest. */
function finderOf({ scale, size }: Cells) {
  const { lows, highs } = scale as NonNullable<Cells['scale']>;
  const isPoint = (cell: number): boolean => lows[cell] === highs[cell];
  const byLow = [...Array(size).keys()].sort(
    (a, b) => (lows[a] as number) - (lows[b] as number) || a - b,
  );
  const points = byLow.filter(isPoint);
  const ranges = byLow.filter((cell) => !isPoint(cell));
  const pointsAt = points.map((cell) => lows[cell] as number);
  const rangesFrom = ranges.map((cell) => lows[cell] as number);
  const distance = (cell: number | undefined, x: number): number =>
    cell === undefined
      ? Infinity
      : Math.max(0, (lows[cell] as number) - x, x - (highs[cell] as number));
  const nearest = (of: readonly number[], starts: readonly number[], x: number) => {
    const at = lastAtMost(starts, x);
    const [before, after] = [of[at], of[at + 1]];
    return distance(after, x) < distance(before, x) ? after : before;
  };
  /** Writes the cell and the place in it of row `row`. */
  return (x: number, row: number, codes: Int32Array, fractions: Float32Array): void => {
    const point = nearest(points, pointsAt, x);
    const range = nearest(ranges, rangesFrom, x);
    const isRange = distance(range, x) <= distance(point, x) && range !== undefined;
    const cell = (isRange ? range : point) as number;
    codes[row] = cell;
    const [low, high] = [lows[cell] as number, highs[cell] as number];
    fractions[row] = isRange ? Math.min(1, Math.max(0, (x - low) / (high - low))) : 0.5;
  };
}

type Restore = (drawn: DrawnRows, rows: number) => EncodedColumn;

function restoreNumber(part: NumberPart, numbers: number, choices: number): Restore {
  const { means, deviations, spikes, scalar, choice, cells } = part;
  const find = finderOf(cells);
  return (drawn, rows) => {
    const codes = new Int32Array(rows);
    const fractions = new Float32Array(rows).fill(0.5);
    for (let row = 0; row < rows; row++) {
      const mode = drawn.choices[row * choices + choice] as number;
      const mean = means[mode];
      const spike = spikes[mode] ?? -1;
      if (mean === undefined) codes[row] = cells.size;
      else if (spike >= 0) codes[row] = spike;
      else {
        const place = Math.min(1, Math.max(-1, drawn.scalars[row * numbers + scalar] as number));
        find(mean + 4 * (deviations[mode] as number) * place, row, codes, fractions);
      }
    }
    return { codes, fractions };
  };
}

/** @param pick the column's place among those with a pool, of `picks` in all */
function restoreLabel(part: LabelPart, choices: number, pick: number, picks: number): Restore {
  const { own, pooled, choice, cells } = part;
  let total = 0;
  const ends = pooled.map((cell) => (total += cells.weights[cell] ?? 0));
  return (drawn, rows) => {
    const codes = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const cell = own[drawn.choices[row * choices + choice] as number];
      if (cell !== undefined) {
        codes[row] = cell;
        continue;
      }
      const aim = (drawn.picks[row * picks + pick] as number) * total;
      const at = ends.findIndex((end) => aim < end);
      codes[row] = pooled[at < 0 ? pooled.length - 1 : at] as number;
    }
    return { codes, fractions: cells.scale ? new Float32Array(rows).fill(0.5) : null };
  };
}

export const pickCount = ({ labels }: Layout): number =>
  labels.filter(({ pooled }) => pooled.length > 0).length;

/** A function from what was drawn to the cells of all columns. */
export function restorer(
  layout: Layout,
): (drawn: DrawnRows, rows: number) => readonly EncodedColumn[] {
  const choices = choicesOf(layout);
  const picks = pickCount(layout);
  const restores = layout.cells.map(({ size }): Restore =>
    // A column without values is null throughout, and code 0 is null's.
    (_, rows) => ({ codes: new Int32Array(rows).fill(size > 0 ? 0 : size), fractions: null }),
  );
  for (const part of layout.numbers) {
    restores[part.column] = restoreNumber(part, layout.numbers.length, choices);
  }
  let pick = 0;
  for (const part of layout.labels) {
    const own = part.pooled.length > 0 ? pick++ : 0;
    restores[part.column] = restoreLabel(part, choices, own, picks);
  }
  return (drawn, rows) => restores.map((restore) => restore(drawn, rows));
}
