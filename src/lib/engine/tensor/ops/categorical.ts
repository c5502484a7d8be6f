/** Draws from tables of weights, on the device; and the host's part of it: alias tables and sorting. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { uniform } from './random-ops';

/** Keeps u * total below total, whatever float32 rounds to: the last category may have no weight. */
const justBelowOne = 1 - 2 ** -22;

/**
 * A category for each row of weights, by inverse distribution function: [..., width] to int32 [...].
 * Weights are not negative and need not sum to 1; a category of weight 0 is never drawn.
 */
export function categorical(weights: Tensor, purpose: string): Tensor {
  const width = weights.shape.at(-1)!;
  const rows = weights.shape.slice(0, -1);
  return tf.tidy(() => {
    // tfjs-backend-cpu takes no negative axis here.
    const sums = tf.cumsum(weights, rows.length);
    const total = tf.slice(sums, [...rows.map(() => 0), width - 1], [...rows, 1]);
    const aim = tf.mul(uniform([...rows, 1], purpose), tf.mul(total, justBelowOne));
    return tf.sum(tf.cast(tf.lessEqual(sums, aim), 'int32'), -1);
  });
}

/** Category i is drawn at its place with probability `chance[i]`, else `other[i]` is. */
export interface AliasTable {
  readonly chance: Float32Array;
  readonly other: Int32Array;
}

/**
 * The alias table of a distribution (Walker, 1977; built as Vose does, 1991): draws from it take two
 * numbers and two look-ups, whatever the number of categories.
 * @param weights not negative, at least one positive
 * @throws Error for other weights
 */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  const count = weights.length;
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0) || Array.from(weights).some((weight) => !(weight >= 0))) {
    throw new Error('An alias table needs weights that are not negative and not all 0.');
  }
  const scaled = Float64Array.from(weights, (weight) => (weight * count) / total);
  const chance = new Float32Array(count).fill(1);
  const other = Int32Array.from({ length: count }, (_, i) => i);
  const small = [...scaled.keys()].filter((i) => scaled[i]! < 1);
  const large = [...scaled.keys()].filter((i) => scaled[i]! >= 1);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large.at(-1)!;
    chance[low] = scaled[low]!;
    other[low] = high;
    scaled[high] = scaled[high]! - (1 - scaled[low]!);
    if (scaled[high] < 1) small.push(large.pop()!);
  }
  // What rounding leaves over is within a last digit of 1, unless the weight itself is 0.
  for (const i of small) if (!(weights[i]! > 0)) giveAway(i, weights, chance, other);
  return { chance, other };
}

/** A category without weight that was left over takes the heaviest one instead. */
function giveAway(
  place: number,
  weights: ArrayLike<number>,
  chance: Float32Array,
  other: Int32Array,
): void {
  const heaviest = Array.from(weights).reduce((best, w, i, all) => (w > all[best]! ? i : best), 0);
  chance[place] = 0;
  other[place] = heaviest;
}

/**
 * Categories drawn with an alias table, int32 of `shape`.
 * @param chance [categories] float32 and
 * @param other [categories] int32, from `aliasTable`
 */
export function categoricalByAlias(
  chance: Tensor,
  other: Tensor,
  shape: readonly number[],
  purpose: string,
): Tensor {
  return tf.tidy(() => {
    const place = tf.cast(tf.mul(uniform(shape, `${purpose}: place`), chance.size), 'int32');
    // u * n may round up to n.
    const at = tf.minimum(place, tf.scalar(chance.size - 1, 'int32')) as tf.Tensor1D;
    const isOwn = tf.less(uniform(shape, `${purpose}: choice`), tf.gather(chance, at));
    return tf.where(isOwn, at, tf.gather(other, at));
  });
}

/** The order that sorts `keys`, ascending; equal keys keep their order, NaN stands last. Runs on the host. */
export function sortByKey(keys: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: keys.length }, (_, i) => i);
  const rank = (i: number) => (Number.isNaN(keys[i]) ? Infinity : keys[i]!);
  return order.sort((a, b) => {
    const difference = rank(a) - rank(b);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    const isNan = Number(Number.isNaN(keys[a])) - Number(Number.isNaN(keys[b]));
    return isNan !== 0 ? isNan : a - b;
  });
}
