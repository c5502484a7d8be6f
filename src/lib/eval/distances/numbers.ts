/** What the distances of nearest rows say, as numbers. */
import type { Interval } from '../../engine/schema';
import { normalInterval } from '../figures';
import { shareNearer } from '../privacy';
import type { Neighbours } from '../nearest';

/** The nearest neighbour alone, of however many. */
export function firstOf({ k, distance, row }: Neighbours) {
  return k === 1
    ? { distance, row }
    : {
        distance: distance.filter((_, i) => i % k === 0),
        row: row.filter((_, i) => i % k === 0),
      };
}

/** Share of rows nearer to train, ties counted half, with the interval of `shareNearer`. */
export function nearerToTrain(toTrain: Neighbours, toHoldout: Neighbours) {
  const { share, error } = shareNearer(firstOf(toTrain), firstOf(toHoldout));
  return { share, error, interval: clamp(normalInterval(share, error)) };
}

/**
 * SDMetrics' DCROverfittingProtection: min(2 · (1 − share strictly nearer to train), 1). It measures either
 * table in its own ranges, which makes one extreme value of train look like protection; where that
 * matters, both distances should be of one range.
 */
export function overfittingProtection(toTrain: Neighbours, toHoldout: Neighbours): number {
  const [ours, theirs] = [firstOf(toTrain).distance, firstOf(toHoldout).distance];
  let nearer = 0;
  ours.forEach((distance, row) => {
    if (distance < (theirs[row] as number)) nearer++;
  });
  return Math.min(1, 2 * (1 - nearer / ours.length));
}

/** Mean of first over second distance with its interval; null where no row has a second distance above 0. */
export function neighbourRatio({ k, distance }: Neighbours) {
  const ratios: number[] = [];
  for (let i = 0; i + 1 < distance.length; i += k) {
    const second = distance[i + 1] as number;
    if (second > 0 && second < Infinity) ratios.push((distance[i] as number) / second);
  }
  if (ratios.length === 0) return null;
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const squares = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, ratios.length - 1) / ratios.length);
  return { mean, interval: ratios.length > 1 ? clamp(normalInterval(mean, error)) : null };
}

/** Share of rows at less than `limit`. */
export function countBelow(distances: Float64Array, limit: number): number {
  let below = 0;
  for (const distance of distances) if (distance < limit) below++;
  return below;
}

/**
 * 95 % interval of a quantile by its order statistics (binomial, normal approximation).
 * @param sorted ascending
 */
export function quantileInterval(sorted: Float64Array, share: number): Interval | null {
  const count = sorted.length;
  if (count < 2) return null;
  const spread = 1.959963984540054 * Math.sqrt(count * share * (1 - share));
  const at = (place: number) =>
    sorted[Math.min(count - 1, Math.max(0, Math.round(place)))] as number;
  const middle = share * (count - 1);
  return { low: at(Math.floor(middle - spread)), high: at(Math.ceil(middle + spread)) };
}

/** Within 0 and 1. */
export function clamp({ low, high }: Interval): Interval {
  return { low: Math.max(0, low), high: Math.min(1, high) };
}
