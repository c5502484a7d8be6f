/**
 * Columns that another column determines (a code beside its name, a district beside its postcode): they
 * get no latent of their own but follow that column's cell.
 */
import { cellCount, type Cells } from '../encode';
import { z } from '../schema';
import type { EncodedTable } from './generator';

export interface Follow {
  readonly column: number;
  readonly leader: number;
  /** For each cell of the leader, the cell of this column. */
  readonly cells: readonly number[];
}

/** How much of what a guess gets wrong may be left, for a column to count as determined. */
const errorShare = 0.015;
/** A leader has at least this many rows a cell on average, else everything would seem determined. */
const rowsPerCell = 20;

type Column = EncodedTable['columns'][number];

/** The most frequent cell of `follower` for each cell of `leader`; null where that errs too often. */
function mapCells(leader: Column, follower: Column, rowCount: number): number[] | null {
  const width = cellCount(follower.cells);
  const guess = follower.cells.weights.reduce((most, weight) => Math.max(most, weight), 0);
  const allowed = errorShare * (1 - guess) * rowCount;
  const counts = new Uint32Array(cellCount(leader.cells) * width);
  const tops = new Int32Array(cellCount(leader.cells)).fill(-1);
  let errors = 0;
  for (let row = 0; row < rowCount; row++) {
    const cell = leader.codes[row] as number;
    const code = follower.codes[row] as number;
    const at = cell * width + code;
    counts[at] = (counts[at] as number) + 1;
    const top = tops[cell] as number;
    if (top < 0) tops[cell] = code;
    else if (top !== code) errors++;
    if ((counts[at] as number) > (counts[cell * width + (tops[cell] as number)] as number)) {
      tops[cell] = code;
    }
    // Rows counted as errors while the leader's commonest cell was still unclear are at most as many again.
    if (errors > 2 * allowed + 100) return null;
  }
  return rightly(counts, tops, width, rowCount) + allowed >= rowCount ? Array.from(tops) : null;
}

/** Rows that the map gets right. */
function rightly(counts: Uint32Array, tops: Int32Array, width: number, rowCount: number): number {
  let right = 0;
  tops.forEach((top, cell) => {
    if (top >= 0) right += counts[cell * width + top] as number;
  });
  return Math.min(right, rowCount);
}

const tableSizeAtMost = 2 ** 21;

/** Every column at most once as follower; leaders follow nobody. */
export function findFollows(table: EncodedTable): Follow[] {
  const { columns, rowCount } = table;
  const order = columns
    .map((_, i) => i)
    .filter((i) => cellCount((columns[i] as Column).cells) > 1)
    .sort(
      (a, b) =>
        cellCount((columns[b] as Column).cells) - cellCount((columns[a] as Column).cells) || a - b,
    );
  const follows: Follow[] = [];
  const leaders: number[] = [];
  for (const column of order) {
    const follower = columns[column] as Column;
    const found = leaders.some((leader) => {
      const leading = columns[leader] as Column;
      const cellsOfBoth = cellCount(leading.cells) * cellCount(follower.cells);
      if (cellCount(leading.cells) * rowsPerCell > rowCount || cellsOfBoth > tableSizeAtMost)
        return false;
      const cells = mapCells(leading, follower, rowCount);
      if (cells === null) return false;
      const guess = follower.cells.weights.indexOf(Math.max(...follower.cells.weights));
      follows.push({ column, leader, cells: cells.map((cell) => (cell < 0 ? guess : cell)) });
      return true;
    });
    if (!found) leaders.push(column);
  }
  return follows.sort((a, b) => a.column - b.column);
}

/** Followers as a model file tells of them; see `checkFollows`. */
export const followsSchema = z.array(
  z.object({ column: z.int().min(0), leader: z.int().min(0), cells: z.array(z.int().min(0)) }),
);

/** @throws Error where a follower leads to a column or cell that is not there */
export function checkFollows(follows: readonly Follow[], cells: readonly Cells[]): void {
  const followers = new Set(follows.map(({ column }) => column));
  const isSound = follows.every(({ column, leader, cells: to }) => {
    const [mine, theirs] = [cells[column], cells[leader]];
    return (
      mine !== undefined &&
      theirs !== undefined &&
      !followers.has(leader) &&
      to.length === cellCount(theirs) &&
      to.every((cell) => cell < cellCount(mine))
    );
  });
  if (!isSound || followers.size !== follows.length) throw new Error('the followers do not fit');
}
