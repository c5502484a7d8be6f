/**
 * The any-order autoregressive network (TabularARGN: Tiwald et al., "TabularARGN: a flexible and efficient
 * auto-regressive framework for generating high-fidelity synthetic data", 2025). Each column has an
 * embedding of its cells and a hidden layer of its own that sees the embeddings of the columns before it in
 * an order; the order is a mask over the weights, so that all columns' hidden layers are one product.
 */
import * as tf from '@tensorflow/tfjs-core';
import { ops } from '../../tensor';
import type { Layout, Place } from './layout';
import { headMask, headSize, type Weights } from './weights';

/** Chance of an embedding's number to be left out while training. */
export interface Drops {
  readonly input: number;
  readonly unit: number;
}

/** One value a place, repeated for each of its `length` inputs, units or cells. */
function repeated(
  { places }: Layout,
  length: (place: Place) => number,
  value: (place: Place, index: number) => number,
): Int32Array {
  return Int32Array.from(
    places.flatMap((place, i) => new Array<number>(length(place)).fill(value(place, i))),
  );
}

const int = (values: Int32Array) => tf.tensor1d(values, 'int32');

/** Embeddings of the rows' cells, [rows, inputs], from one flat table. */
function embedded(layout: Layout, table: tf.Tensor, codes: tf.Tensor2D): tf.Tensor2D {
  const width = ({ width }: Place) => width;
  let offset = 0;
  const firsts = layout.places.flatMap(({ cells, width }) => {
    const first = offset;
    offset += cells * width;
    return Array.from({ length: width }, (_, i) => first + i);
  });
  const place = int(repeated(layout, width, (_, i) => i));
  const code = tf.gather(codes, place, 1);
  const at = tf.add(
    tf.mul(code, int(repeated(layout, width, width))),
    int(Int32Array.from(firsts)),
  );
  return tf.gather(table as tf.Tensor1D, at as tf.Tensor2D) as tf.Tensor as tf.Tensor2D;
}

/**
 * 1 where an input's place stands before a unit's, [orders, inputs, units]; a place does not stand before itself.
 * @param ranks [orders, places]: where each place stands
 */
function orderMask(layout: Layout, ranks: tf.Tensor2D): tf.Tensor3D {
  const inputs = tf.gather(
    ranks,
    int(
      repeated(
        layout,
        (p) => p.width,
        (_, i) => i,
      ),
    ),
    1,
  );
  const units = tf.gather(
    ranks,
    int(
      repeated(
        layout,
        (p) => p.hidden,
        (_, i) => i,
      ),
    ),
    1,
  );
  return tf.cast(
    tf.less(tf.expandDims(inputs, 2), tf.expandDims(units, 1)),
    'float32',
  ) as tf.Tensor3D;
}

/** From hidden layers to logits of all cells, [rows, units] to [rows, cells]. */
function logitsOf(layout: Layout, weights: Weights, units: tf.Tensor2D): tf.Tensor2D {
  const rows = units.shape[0];
  const parts = layout.heads.map((head, i) => {
    const { from, units: width } = headSize(layout, head);
    const mask = headMask(layout, head);
    const own = weights.heads[i] as tf.Tensor2D;
    const weight = mask ? tf.mul(own, tf.tensor2d(mask, own.shape)) : own;
    return tf.matMul(tf.slice(units, [0, from.unit], [rows, width]), weight as tf.Tensor2D);
  });
  return tf.add(tf.concat(parts, 1), weights.cellBias);
}

/**
 * Logits of all cells of all columns, [rows, cells], each given the columns before it.
 * @param codes int32 [rows, places]
 * @param ranks [orders, places]; the rows are dealt out to the orders in equal stretches
 * @param drops null where nothing is left out
 */
export function predict(
  layout: Layout,
  weights: Weights,
  codes: tf.Tensor2D,
  ranks: tf.Tensor2D,
  drops: Drops | null,
): tf.Tensor2D {
  const [rows, orders] = [codes.shape[0], ranks.shape[0]];
  const { inputs, units } = layout;
  const seen = embedded(layout, weights.embeddings, codes);
  const kept = drops ? tf.mul(seen, ops.dropoutMask(seen.shape, drops.input, 'inputs')) : seen;
  const masked = tf.mul(weights.hidden, orderMask(layout, ranks)) as tf.Tensor3D;
  const product = tf.matMul(tf.reshape(kept, [orders, rows / orders, inputs]), masked);
  const hidden = tf.relu(
    tf.add(tf.reshape(product, [rows, units]), weights.hiddenBias),
  ) as tf.Tensor2D;
  const left =
    drops && drops.unit > 0
      ? tf.mul(hidden, ops.dropoutMask(hidden.shape, drops.unit, 'units'))
      : hidden;
  return logitsOf(layout, weights, left as tf.Tensor2D);
}

/** Where each place's cells begin, and their number at the end. */
export function startsOf({ places, cells }: Layout): number[] {
  return [...places.map(({ start }) => start), cells];
}

/** 1 at each row's own cells, [rows, cells]. */
function ownCells(layout: Layout, codes: tf.Tensor2D): tf.Tensor2D {
  const cells = ({ cells }: Place) => cells;
  const places = repeated(layout, cells, (_, i) => i);
  const firsts = repeated(layout, cells, ({ start }) => start);
  const own = firsts.map((first, cell) => cell - first);
  return tf.cast(tf.equal(tf.gather(codes, int(places), 1), int(own)), 'float32');
}

/** The sum of all columns' cross-entropies, mean over the rows. */
export function crossEntropy(layout: Layout, logits: tf.Tensor2D, codes: tf.Tensor2D): tf.Scalar {
  const starts = startsOf(layout);
  const rows = codes.shape[0];
  const loss = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    const chosen = tf.mul(ops.segmentLogSoftmax(x as tf.Tensor2D, starts), ownCells(layout, codes));
    return {
      value: tf.neg(tf.div(tf.sum(chosen), rows)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const shares = ops.segmentSoftmax(saved[0] as tf.Tensor2D, starts);
        return tf.mul(tf.sub(shares, ownCells(layout, codes)), tf.div(dy, rows));
      },
    };
  });
  return loss(logits) as tf.Scalar;
}
