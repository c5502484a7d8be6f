/**
 * What the stability index cannot see: it puts what lies beyond the earlier numbers into its outermost bins, and
 * labels that are new in one bin with rare ones. This is the share of later values that were never there before.
 */
import type { AlignedColumn } from '../align';
import { countCodes, sortedValues } from '../metrics';
import { beyondChance } from './chance';

export interface Novelty {
  /** Share of the later values that lie outside the earlier range, or whose label is new. */
  readonly share: number;
  /** What of it goes beyond chance; 0 where chance may have made all of it. */
  readonly excess: number;
}

/** Null where a table has no values. */
export function noveltyOf(column: AlignedColumn): Novelty | null {
  const { earlier, later, fresh, expected } =
    column.measure === 'numeric'
      ? outside(column.train, column.synthetic)
      : unseen(column.train, column.synthetic, column.labels.length);
  if (earlier === 0 || later === 0) return null;
  const share = fresh / later;
  return { share, excess: beyondChance(expected, earlier, share, later) };
}

interface Counted {
  readonly earlier: number;
  readonly later: number;
  readonly fresh: number;
  /** Share that chance makes in two samples of one source. */
  readonly expected: number;
}

/** The next number lies below the least or above the largest of n with a chance of 2 in n + 1. */
function outside(train: Float64Array, synthetic: Float64Array): Counted {
  const [before, after] = [sortedValues(train), sortedValues(synthetic)];
  const [low, high] = [before[0] ?? NaN, before.at(-1) ?? NaN];
  return {
    earlier: before.length,
    later: after.length,
    fresh: after.filter((value) => value < low || value > high).length,
    expected: Math.min(1, 2 / (before.length + 1)),
  };
}

/** The next label is new as often as a label was met once (Good and Turing; Biometrika 40, 1953). */
function unseen(train: Int32Array, synthetic: Int32Array, labels: number): Counted {
  const [before, after] = [countCodes(train, labels), countCodes(synthetic, labels)];
  const earlier = before.reduce((sum, count) => sum + count, 0);
  return {
    earlier,
    later: after.reduce((sum, count) => sum + count, 0),
    fresh: after.reduce((sum, count, code) => sum + (before[code] === 0 ? count : 0), 0),
    expected: earlier === 0 ? 0 : before.filter((count) => count === 1).length / earlier,
  };
}
