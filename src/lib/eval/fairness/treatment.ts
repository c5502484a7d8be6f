/** How differently groups are treated, from counts. */
import type { Interval } from '../../engine/schema';
import { normalInterval } from '../figures';

/** Of the rows of one group. */
export interface Tally {
  rows: number;
  /** Rows that have, or are predicted to have, the favourable outcome. */
  favoured: number;
}

export interface Gap {
  readonly value: number;
  readonly interval: Interval;
}

/**
 * The largest share less the smallest (demographic parity difference; of true positives: equal
 * opportunity), with the interval of the two groups' difference. Null with fewer than two groups.
 */
export function difference(tallies: readonly Tally[]): Gap | null {
  const ends = extremes(tallies);
  if (ends === null) return null;
  const [low, high] = ends;
  const value = shareOf(high) - shareOf(low);
  const { low: from, high: to } = normalInterval(value, Math.sqrt(variance(low) + variance(high)));
  return { value, interval: { low: Math.max(0, from), high: Math.min(1, to) } };
}

/** The smallest share as a part of the largest (disparate impact); null also where nobody is favoured. */
export function ratio(tallies: readonly Tally[]): Gap | null {
  const ends = extremes(tallies);
  if (ends === null || ends[1].favoured === 0) return null;
  const [low, high] = ends;
  const value = shareOf(low) / shareOf(high);
  // The delta method on the ratio itself, which also holds where the smaller share is 0.
  const error = Math.sqrt(variance(low) + value ** 2 * variance(high)) / shareOf(high);
  const { low: from, high: to } = normalInterval(value, error);
  return { value, interval: { low: Math.max(0, from), high: Math.min(1, to) } };
}

function extremes(tallies: readonly Tally[]): readonly [Tally, Tally] | null {
  const some = tallies.filter(({ rows }) => rows > 0);
  const [first] = some;
  if (first === undefined || some.length < 2) return null;
  const low = some.reduce((a, b) => (shareOf(b) < shareOf(a) ? b : a), first);
  const high = some.reduce((a, b) => (shareOf(b) > shareOf(a) ? b : a), first);
  return [low, high];
}

function shareOf({ rows, favoured }: Tally): number {
  return favoured / rows;
}

function variance(tally: Tally): number {
  const share = shareOf(tally);
  return (share * (1 - share)) / tally.rows;
}
