/**
 * Drawing rows: column after column, each from the shares that the network gives it when it sees the
 * columns before. What a drawn cell adds to the hidden layers of later columns is a table, made once, so
 * that a column costs one small product.
 */
import * as tf from '@tensorflow/tfjs-core';
import { ops } from '../../tensor';
import type { Layout, Place } from './layout';
import { headSize, type Weights } from './weights';

export interface Drawing {
  /** Places in the order in which they are drawn; those that are given come first. */
  readonly order: readonly number[];
  /** How many of `order` are given with each row. */
  readonly given: number;
  /** Logits are divided by it: below 1 for more frequent cells, above for rarer ones. */
  readonly temperature: number;
  /** Only the most probable cells that hold this share together are drawn. */
  readonly topP: number;
}

/** What a place is drawn by. */
export interface PlaceTables {
  /** For each earlier place of the order, what its cells add to the hidden layer: [cells, hidden]. */
  readonly adds: readonly Float32Array[];
  readonly hiddenBias: Float32Array;
  /** [hidden, cells]. */
  readonly out: Float32Array;
  readonly cellBias: Float32Array;
}

/** The embeddings of one place times its part of the hidden weights of another, [cells, hidden]. */
function addsOf(
  layout: Layout,
  weights: Weights<Float32Array>,
  from: Place,
  firstNumber: number,
  to: Place,
): Float32Array {
  const out = new Float32Array(from.cells * to.hidden);
  const sums = new Float64Array(to.hidden);
  for (let cell = 0; cell < from.cells; cell++) {
    sums.fill(0);
    for (let i = 0; i < from.width; i++) {
      const value = weights.embeddings[firstNumber + cell * from.width + i] as number;
      const row = (from.input + i) * layout.units + to.unit;
      for (let k = 0; k < to.hidden; k++) {
        sums[k] = (sums[k] as number) + value * (weights.hidden[row + k] as number);
      }
    }
    out.set(sums, cell * to.hidden);
  }
  return out;
}

/** The part of the output weights that belongs to a place, [hidden, cells]. */
function outOf(layout: Layout, weights: Weights<Float32Array>, index: number): Float32Array {
  const place = layout.places[index] as Place;
  const at = layout.heads.findIndex(({ first, last }) => first <= index && index <= last);
  const { from, cells } = headSize(layout, layout.heads[at] as Layout['heads'][number]);
  const head = weights.heads[at] as Float32Array;
  const out = new Float32Array(place.hidden * place.cells);
  for (let unit = 0; unit < place.hidden; unit++) {
    const row = (place.unit - from.unit + unit) * cells + place.start - from.start;
    out.set(head.subarray(row, row + place.cells), unit * place.cells);
  }
  return out;
}

/** Tables of the places from number `given` of the order on. */
export function tablesOf(
  layout: Layout,
  weights: Weights<Float32Array>,
  { order, given, temperature }: Drawing,
): PlaceTables[] {
  let number = 0;
  const firsts = layout.places.map(({ cells, width }) => {
    const first = number;
    number += cells * width;
    return first;
  });
  return order.slice(given).map((index, i) => {
    const to = layout.places[index] as Place;
    const earlier = order.slice(0, given + i);
    const adds = earlier.map((other) =>
      addsOf(layout, weights, layout.places[other] as Place, firsts[other] as number, to),
    );
    const cool = (values: Float32Array) =>
      temperature === 1 ? values.slice() : values.map((value) => value / temperature);
    return {
      adds,
      hiddenBias: weights.hiddenBias.slice(to.unit, to.unit + to.hidden),
      out: cool(outOf(layout, weights, index)),
      cellBias: cool(weights.cellBias.slice(to.start, to.start + to.cells)),
    };
  });
}

/** Logits of a place for rows whose earlier places have these cells, [rows, cells]. */
export function logitsOf(
  place: Place,
  tables: PlaceTables,
  earlier: readonly tf.Tensor1D[],
): tf.Tensor2D {
  const { hidden, cells } = place;
  const terms = earlier.map((codes, i) => {
    const adds = tables.adds[i] as Float32Array;
    return tf.gather(tf.tensor2d(adds, [adds.length / hidden, hidden]), codes);
  });
  const bias = tf.tensor2d(tables.hiddenBias, [1, hidden]);
  const sum = terms.reduce<tf.Tensor>((total, term) => tf.add(total, term), bias);
  const product = tf.matMul(tf.relu(sum) as tf.Tensor2D, tf.tensor2d(tables.out, [hidden, cells]));
  return tf.add(product, tables.cellBias);
}

/** Halvings of the interval in which the least share that is drawn is looked for. */
const topRounds = 16;

/** Weights with 0 for all cells but the most probable ones that hold the share `topP` together. */
function mostProbable(weights: tf.Tensor2D, topP: number): tf.Tensor2D {
  const needed = tf.mul(tf.sum(weights, 1, true), topP);
  // Weights are at most 1, and the greatest is 1: cells of at least `low` are always enough.
  let low: tf.Tensor = tf.zerosLike(needed);
  let high: tf.Tensor = tf.onesLike(needed);
  for (let round = 0; round < topRounds; round++) {
    const middle = tf.mul(tf.add(low, high), 0.5);
    const held = tf.sum(
      tf.mul(weights, tf.cast(tf.greaterEqual(weights, middle), 'float32')),
      1,
      true,
    );
    const isEnough = tf.greaterEqual(held, needed);
    low = tf.where(isEnough, middle, low);
    high = tf.where(isEnough, high, middle);
  }
  return tf.mul(weights, tf.cast(tf.greaterEqual(weights, low), 'float32'));
}

/** A cell for each row, int32 [rows]. */
export function drawCells(logits: tf.Tensor2D, topP: number, purpose: string): tf.Tensor1D {
  const weights = tf.exp(tf.sub(logits, tf.max(logits, 1, true))) as tf.Tensor2D;
  const kept = topP < 1 ? mostProbable(weights, topP) : weights;
  return ops.categorical(kept, purpose) as tf.Tensor1D;
}

/**
 * One block of rows.
 * @param given int32 [given, rows] where places are given
 * @returns int32 [places, rows], in the order of the layout
 */
export function drawRows(
  layout: Layout,
  tables: readonly PlaceTables[],
  { order, given, topP }: Drawing,
  rows: number,
  evidence: tf.Tensor2D | null,
): tf.Tensor2D {
  const drawn: tf.Tensor1D[] = order
    .slice(0, given)
    .map((_, i) => tf.reshape(tf.slice(evidence as tf.Tensor2D, [i, 0], [1, rows]), [rows]));
  order.slice(given).forEach((index, i) => {
    const place = layout.places[index] as Place;
    const one = logitsOf(place, tables[i] as PlaceTables, drawn);
    const logits = one.shape[0] === rows ? one : tf.tile(one, [rows, 1]);
    drawn.push(drawCells(logits as tf.Tensor2D, topP, `cell ${index}`));
  });
  const byPlace = layout.places.map((_, place) => drawn[order.indexOf(place)] as tf.Tensor1D);
  return tf.stack(byPlace) as tf.Tensor2D;
}
