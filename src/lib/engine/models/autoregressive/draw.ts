/**
 * Drawing rows: column after column, each from the shares that the network gives it when it sees the
 * columns before. What a cell adds to a later column's hidden layer is a table made once, so that a column
 * costs look-ups and one small product. All columns are one program, which suits tables of few columns.
 */
import * as tf from '@tensorflow/tfjs-core';
import { ops } from '../../tensor';
import { kinOf, type Layout, type Place } from './layout';
import { weightsOfPlace, type Weights } from './weights';

export interface Drawing {
  /** Places in the order in which they are drawn; those that are given come first. */
  readonly order: readonly number[];
  /** How many of `order` are given with each row. */
  readonly given: number;
  /** Logits are divided by it: below 1 for more frequent cells, above for rarer ones. */
  readonly temperature: number;
  /** Only the most probable cells that hold this share together are drawn. */
  readonly topP: number;
  /** Shares of the cells of the first place that is drawn, in place of the learnt ones; null for those. */
  readonly shares: readonly number[] | null;
}

/** What a place is drawn by. */
interface DrawnPlace {
  readonly place: number;
  readonly hidden: number;
  readonly cells: number;
  /** For each earlier place of the order what its cells add to the hidden layer, [cells, hidden]. */
  readonly adds: readonly Float32Array[];
  readonly bias: Float32Array;
  /** [hidden, cells]. */
  readonly out: Float32Array;
  readonly cellBias: Float32Array;
}

/** The part of the told numbers that belongs to a place, [cells, width]. */
function toldBy({ width }: Layout, { told }: Weights<Float32Array>, place: Place): Float32Array {
  return told.slice(place.start * width, (place.start + place.cells) * width);
}

/** [rows, inner] times [inner, columns], summed in double precision and in one order. */
function product(a: Float32Array, b: Float32Array, inner: number, columns: number): Float32Array {
  const rows = a.length / inner;
  const out = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let i = 0; i < inner; i++) {
      const value = a[row * inner + i] as number;
      for (let k = 0; k < columns; k++) {
        sums[k] = (sums[k] as number) + value * (b[i * columns + k] as number);
      }
    }
    out.set(sums, row * columns);
  }
  return out;
}

/** What is needed for the places from number `given` of the order on. */
function drawnPlaces(
  layout: Layout,
  weights: Weights<Float32Array>,
  { order, given, temperature }: Drawing,
): DrawnPlace[] {
  return order.slice(given).map((place, i) => {
    const own = weightsOfPlace(layout, weights, kinOf(layout, place));
    const addsOf = (other: number) => {
      const told = toldBy(layout, weights, layout.places[other] as Place);
      return product(told, own.into, layout.width, own.hidden);
    };
    return {
      ...own,
      place,
      adds: order.slice(0, given + i).map(addsOf),
      out: own.out.map((value) => value / temperature),
      cellBias: own.cellBias.map((value) => value / temperature),
    };
  });
}

/** Logits of a place, [rows or 1, cells]; `earlier` are the codes of those before it. */
function logitsOf(drawn: DrawnPlace, earlier: readonly tf.Tensor1D[]): tf.Tensor2D {
  const { hidden, cells, adds } = drawn;
  const known = earlier.reduce<tf.Tensor>(
    (sum, codes, i) => {
      const table = adds[i] as Float32Array;
      return tf.add(sum, tf.gather(tf.tensor2d(table, [table.length / hidden, hidden]), codes));
    },
    tf.tensor2d(drawn.bias, [1, hidden]),
  );
  const product = tf.matMul(tf.relu(known) as tf.Tensor2D, tf.tensor2d(drawn.out, [hidden, cells]));
  return tf.add(product, drawn.cellBias);
}

/** Halvings of the interval in which the least share that is drawn is looked for. */
const topRounds = 16;

/** Weights with 0 for all cells but the most probable ones that hold the share `topP` together. */
function mostProbable(weights: tf.Tensor2D, topP: number): tf.Tensor2D {
  const needed = tf.mul(tf.sum(weights, 1, true), topP);
  const from = (least: tf.Tensor) =>
    tf.mul(weights, tf.cast(tf.greaterEqual(weights, least), 'float32'));
  // The greatest weight is 1; cells of at least `low` always hold enough.
  let low: tf.Tensor = tf.zerosLike(needed);
  let high: tf.Tensor = tf.onesLike(needed);
  for (let round = 0; round < topRounds; round++) {
    const middle = tf.mul(tf.add(low, high), 0.5);
    const isEnough = tf.greaterEqual(tf.sum(from(middle), 1, true), needed);
    low = tf.where(isEnough, middle, low);
    high = tf.where(isEnough, high, middle);
  }
  return from(low) as tf.Tensor2D;
}

/** Weights of the cells of a place, [rows or 1, cells], from logits; the greatest of a row is 1. */
export function cellWeights(logits: tf.Tensor2D, topP: number): tf.Tensor2D {
  const weights = tf.exp(tf.sub(logits, tf.max(logits, 1, true))) as tf.Tensor2D;
  return topP < 1 ? mostProbable(weights, topP) : weights;
}

/**
 * One block of rows, as plain ops.
 * @param evidence int32 [given, rows]; null where nothing is given
 * @returns int32 [places, rows], in the order of the layout
 */
export function drawRows(
  layout: Layout,
  weights: Weights<Float32Array>,
  drawing: Drawing,
  rows: number,
  evidence: tf.Tensor2D | null,
): tf.Tensor2D {
  const { order, given, topP, shares } = drawing;
  const codes: tf.Tensor1D[] = order
    .slice(0, given)
    .map((_, i) => tf.reshape(tf.slice(evidence as tf.Tensor2D, [i, 0], [1, rows]), [rows]));
  drawnPlaces(layout, weights, drawing).forEach((each, i) => {
    const found =
      i === 0 && shares !== null
        ? tf.tensor2d([...shares], [1, shares.length])
        : cellWeights(logitsOf(each, codes), topP);
    const all = found.shape[0] === rows ? found : tf.tile(found, [rows, 1]);
    codes.push(ops.categorical(all, `cell ${each.place}`) as tf.Tensor1D);
  });
  return tf.stack(
    layout.places.map((_, place) => codes[order.indexOf(place)] as tf.Tensor1D),
  ) as tf.Tensor2D;
}
