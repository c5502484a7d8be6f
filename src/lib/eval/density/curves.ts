/**
 * α-precision, β-recall and authenticity (Alaa, van Breugel, Saveliev and van der Schaar, ICML 2022) in
 * synthcity's form without an embedding: distances of rows as they are.
 */
import { stream } from '../../engine/random';
import type { Interval } from '../../engine/schema';
import { normalInterval } from '../figures';
import { nearestRows, type Neighbours, type NearestOptions, type RowBlock } from '../nearest';
import { quantile } from '../privacy';
import { centreOf, distancesTo } from './features';

const levelCount = 30;
/** From 0 to 1, evenly. */
export const levels: readonly number[] = Array.from(
  { length: levelCount },
  (_, i) => i / (levelCount - 1),
);

/** What all three numbers of one table are made of; each list has a place for every row. */
export interface Places {
  /** Distances of real and of made rows to the middle of the real ones. */
  readonly realToCentre: Float64Array;
  readonly madeToCentre: Float64Array;
  /** Of every real row: whether a made row is no further than every other real row. */
  readonly isCovered: Uint8Array;
  /** Of every real row: how far its nearest made row is from the middle of the made ones. */
  readonly coverToCentre: Float64Array;
  /** Of every made row: whether it is further from its nearest real row than that one is from others. */
  readonly isAuthentic: Uint8Array;
}

/**
 * Measures made rows against as many real rows.
 * @param realToReal nearest other real row of every real row
 */
export async function measurePlaces(
  real: RowBlock,
  made: RowBlock,
  realToReal: Neighbours,
  options: Pick<NearestOptions, 'tools' | 'onDone'>,
): Promise<Places> {
  const euclidean = { ...options, metric: 'euclidean' } as const;
  const realToMade = await nearestRows(real, made, euclidean);
  const madeToReal = await nearestRows(made, real, euclidean);
  const centre = centreOf(real);
  const madeToOwnCentre = distancesTo(centreOf(made), made);
  return {
    realToCentre: distancesTo(centre, real),
    madeToCentre: distancesTo(centre, made),
    isCovered: Uint8Array.from(realToMade.distance, (distance, row) =>
      distance <= (realToReal.distance[row] as number) ? 1 : 0,
    ),
    coverToCentre: Float64Array.from(realToMade.row, (row) => madeToOwnCentre[row] as number),
    isAuthentic: Uint8Array.from(madeToReal.distance, (distance, i) => {
      const alone = realToReal.distance[madeToReal.row[i] as number] as number;
      return alone < distance ? 1 : 0;
    }),
  };
}

/** By level: share of made rows within the radius that holds that share of the real ones. */
export function alphaCurve({ realToCentre, madeToCentre }: Places): number[] {
  const real = realToCentre.slice().sort();
  const made = madeToCentre.slice().sort();
  return levels.map((level) => countUpTo(made, quantile(real, level)) / made.length);
}

/** By level: share of real rows that are covered by a row of the innermost made ones. */
export function betaCurve({ isCovered, coverToCentre }: Places): number[] {
  const all = coverToCentre.slice().sort();
  const covering = coverToCentre.filter((_, row) => isCovered[row] === 1).sort();
  return levels.map((level) => countUpTo(covering, quantile(all, level)) / all.length);
}

/** Entries of an ascending list that are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** 1 where the curve is the diagonal. */
export function scoreOf(curve: readonly number[]): number {
  let [apart, total] = [0, 0];
  levels.forEach((level, i) => {
    apart += Math.abs(level - (curve[i] as number));
    total += level;
  });
  return 1 - apart / total;
}

const resamples = 60;

/** 95 % interval of a score by drawing rows again with replacement; nearest rows are kept as they are. */
export async function bootstrapInterval(
  places: Places,
  curve: (places: Places) => readonly number[],
  seed: number,
  breathe: () => Promise<void>,
): Promise<Interval> {
  const random = stream(seed, 'density bootstrap');
  const [reals, mades] = [places.realToCentre.length, places.madeToCentre.length];
  const score = scoreOf(curve(places));
  let squares = 0;
  for (let round = 0; round < resamples; round++) {
    const draw = (count: number, lane: number) =>
      Int32Array.from({ length: count }, (_, i) => random.below(count, round * count + i, lane));
    const [real, made] = [draw(reals, 0), draw(mades, 1)];
    const take = (values: Float64Array, rows: Int32Array) =>
      Float64Array.from(rows, (row) => values[row] as number);
    const drawn = scoreOf(
      curve({
        realToCentre: take(places.realToCentre, real),
        madeToCentre: take(places.madeToCentre, made),
        isCovered: Uint8Array.from(real, (row) => places.isCovered[row] as number),
        coverToCentre: take(places.coverToCentre, real),
        isAuthentic: places.isAuthentic,
      }),
    );
    squares += (drawn - score) ** 2;
    await breathe();
  }
  const { low, high } = normalInterval(score, Math.sqrt(squares / resamples));
  return { low: Math.max(0, low), high: Math.min(1, high) };
}
