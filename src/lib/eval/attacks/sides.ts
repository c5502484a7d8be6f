/** Who is attacked: training rows, and as a control rows that nobody trained on. All drawn by the seed. */
import type { Aligned } from '../align';
import { drawRows } from '../sample';

/** Rows of one table by number. */
export interface Targets {
  readonly part: 'train' | 'holdout';
  readonly rows: Int32Array;
}

export interface Sides {
  /** Of equal number. */
  readonly members: Targets;
  readonly others: Targets;
  /** Holdout rows that an attacker has to compare with; none of them is attacked. */
  readonly reference: Int32Array;
}

/** Most rows of either side. */
const mostTargets = 3000;
const mostReference = 5000;

/** Splits the holdout in two: one half is attacked, the other is what the attacker knows of the population. */
export function membershipSides({ rows }: Aligned, seed: number): Sides {
  const attacked = drawRows(rows.holdout, Math.floor(rows.holdout / 2), seed, 'attacked holdout');
  const isAttacked = new Uint8Array(rows.holdout);
  for (const row of attacked) isAttacked[row] = 1;
  const rest = Int32Array.from({ length: rows.holdout }, (_, row) => row).filter(
    (row) => isAttacked[row] === 0,
  );
  const count = Math.min(mostTargets, attacked.length, rows.train);
  const among = (all: Int32Array, most: number, purpose: string) =>
    drawRows(all.length, most, seed, purpose).map((place) => all[place] as number);
  return {
    members: { part: 'train', rows: drawRows(rows.train, count, seed, 'attacked members') },
    others: { part: 'holdout', rows: among(attacked, count, 'attacked others') },
    reference: among(rest, mostReference, 'reference rows'),
  };
}

/** As many rows of train and of holdout as there are, up to `most`. */
export function guessSides(
  { rows }: Aligned,
  most: number,
  seed: number,
): readonly [Targets, Targets] {
  return [
    { part: 'train', rows: drawRows(rows.train, most, seed, 'guessed train') },
    { part: 'holdout', rows: drawRows(rows.holdout, most, seed, 'guessed holdout') },
  ];
}
