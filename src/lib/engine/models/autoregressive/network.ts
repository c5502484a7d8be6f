/**
 * The any-order autoregressive network, after TabularARGN (Tiwald et al., "TabularARGN: a flexible and
 * efficient auto-regressive framework for generating high-fidelity synthetic data", 2025). Every cell tells
 * the columns after it a few numbers; each column has a hidden layer of its own that sees the sum of what
 * the columns before it told, and gives the shares of its cells. One shared sum instead of a weight for
 * every pair of columns keeps wide tables small (as in NADE, Larochelle and Murray, 2011).
 */
import * as tf from '@tensorflow/tfjs-core';
import { ops } from '../../tensor';
import type { Layout } from './layout';
import type { KinWeights, Weights } from './weights';

const int = (values: readonly number[]) => tf.tensor1d([...values], 'int32');

/** An order of the places for a stretch of a batch: fixed, or drawn anew in every step for a purpose. */
export type Order =
  | { readonly kind: 'fixed'; readonly order: readonly number[] }
  | { readonly kind: 'drawn'; readonly purpose: string };

/** For each place the sum over those before it in the order; [rows, places, width] to the same. */
function sumBefore(told: tf.Tensor3D, order: Order): tf.Tensor {
  const places = told.shape[1];
  if (places === 1) return tf.zerosLike(told);
  const own = [...Array(places).keys()];
  // Exclusive, since (a + b) - b is not a to the last digit, and would tell of b.
  const sums = (x: tf.Tensor) => tf.cumsum(x, 1, true);
  if (order.kind === 'fixed') {
    if (order.order.every((place, i) => place === i)) return sums(told);
    const stands = own.map((place) => order.order.indexOf(place));
    return tf.gather(sums(tf.gather(told, int(order.order), 1)), int(stands), 1);
  }
  const drawn = ops.shuffledRows(places, places, order.purpose);
  const stands = tf.unsortedSegmentSum(tf.tensor1d(own, 'float32'), drawn, places);
  return tf.gather(sums(tf.gather(told, drawn, 1)), tf.cast(stands, 'int32') as tf.Tensor1D, 1);
}

/**
 * What each place knows of each row, [rows, places, width].
 * @param codes int32 [rows, places]
 * @param orders the rows are dealt out to them in equal stretches
 * @param dropout share of the told numbers that are left out
 */
export function contextOf(
  { places, width }: Layout,
  told: tf.Tensor,
  codes: tf.Tensor2D,
  orders: readonly Order[],
  dropout: number,
): tf.Tensor3D {
  const cells = tf.add(codes, int(places.map(({ start }) => start)));
  const all = tf.gather(told, cells as tf.Tensor2D);
  const kept = dropout > 0 ? tf.mul(all, ops.dropoutMask(all.shape, dropout, 'told')) : all;
  const rows = codes.shape[0] / orders.length;
  return tf.concat(
    orders.map((order, i) =>
      sumBefore(
        tf.slice(kept, [i * rows, 0, 0], [rows, places.length, width]) as tf.Tensor3D,
        order,
      ),
    ),
    0,
  ) as tf.Tensor3D;
}

/** Logits of the cells of each kin, [count, rows, cells]. */
export function logitsOf(
  { kins, width }: Layout,
  weights: Weights,
  context: tf.Tensor3D,
): tf.Tensor3D[] {
  const rows = context.shape[0];
  return kins.map(({ first, count }, i) => {
    const { into, bias, out, cellBias } = weights.kins[i] as KinWeights<tf.Tensor3D>;
    const seen = tf.transpose(tf.slice(context, [0, first, 0], [rows, count, width]), [1, 0, 2]);
    const hidden = tf.relu(tf.add(tf.matMul(seen, into), bias)) as tf.Tensor3D;
    return tf.add(tf.matMul(hidden, out), cellBias);
  });
}

/** The sum of all columns' cross-entropies, mean over the rows. */
export function crossEntropy(
  { kins }: Layout,
  logits: readonly tf.Tensor3D[],
  codes: tf.Tensor2D,
): tf.Scalar {
  const rows = codes.shape[0];
  const losses = kins.map(({ first, count, cells }, i) => {
    const wanted = tf.transpose(tf.slice(codes, [0, first], [rows, count]));
    const isOwn = tf.equal(tf.expandDims(wanted, 2), tf.range(0, cells, 1, 'int32'));
    const chosen = tf.mul(tf.logSoftmax(logits[i] as tf.Tensor3D), tf.cast(isOwn, 'float32'));
    return tf.div(tf.sum(chosen), -rows);
  });
  return losses.reduce((sum, loss) => tf.add(sum, loss)) as tf.Scalar;
}
