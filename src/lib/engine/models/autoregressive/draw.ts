/**
 * Drawing rows: column after column, each from the shares that the network gives it when it sees the
 * columns before. In narrow tables, what a cell tells a later column's hidden layer is a table made once,
 * so that a column costs look-ups and one small product.
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

/** More places than these add up what was told instead of looking up what each tells each. */
const placesWithTables = 24;

/** What a place is drawn by. */
export interface DrawnPlace {
  readonly place: number;
  readonly hidden: number;
  readonly cells: number;
  /** For each earlier place of the order what its cells add to the hidden layer, [cells, hidden]; null in wide tables. */
  readonly adds: readonly Float32Array[] | null;
  /** [width, hidden]. */
  readonly into: Float32Array;
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
export function drawnPlaces(
  layout: Layout,
  weights: Weights<Float32Array>,
  { order, given, temperature }: Drawing,
): DrawnPlace[] {
  const hasTables = layout.places.length <= placesWithTables;
  return order.slice(given).map((place, i) => {
    const own = weightsOfPlace(layout, weights, kinOf(layout, place));
    const addsOf = (other: number) => {
      const told = toldBy(layout, weights, layout.places[other] as Place);
      return product(told, own.into, layout.width, own.hidden);
    };
    return {
      ...own,
      place,
      adds: hasTables ? order.slice(0, given + i).map(addsOf) : null,
      out: own.out.map((value) => value / temperature),
      cellBias: own.cellBias.map((value) => value / temperature),
    };
  });
}

/** What is known of the rows of a block while it is drawn. */
class Known {
  readonly codes: tf.Tensor1D[] = [];
  /** The sum of what the places so far told, [rows or 1, width]; null where tables are used. */
  #context: tf.Tensor2D | null;

  constructor(
    private readonly layout: Layout,
    private readonly weights: Weights<Float32Array>,
    hasTables: boolean,
  ) {
    this.#context = hasTables ? null : tf.zeros([1, layout.width]);
  }

  add(place: number, codes: tf.Tensor1D): void {
    this.codes.push(codes);
    if (this.#context === null) return;
    const at = this.layout.places[place] as Place;
    const told = tf.tensor2d(toldBy(this.layout, this.weights, at), [at.cells, this.layout.width]);
    this.#context = tf.add(this.#context, tf.gather(told, codes));
  }

  /** Before its bias and the rectifier, [rows or 1, hidden]. */
  into({ adds, into, hidden }: DrawnPlace): tf.Tensor2D {
    if (adds === null) {
      return tf.matMul(
        this.#context as tf.Tensor2D,
        tf.tensor2d(into, [this.layout.width, hidden]),
      );
    }
    return this.codes
      .map((codes, i): tf.Tensor2D => {
        const table = adds[i] as Float32Array;
        return tf.gather(tf.tensor2d(table, [table.length / hidden, hidden]), codes);
      })
      .reduce<tf.Tensor2D>((sum, term) => tf.add(sum, term), tf.zeros([1, hidden]));
  }
}

/** Logits of a place, [rows or 1, cells]. */
function logitsOf(drawn: DrawnPlace, known: Known): tf.Tensor2D {
  const hidden = tf.relu(tf.add(known.into(drawn), drawn.bias)) as tf.Tensor2D;
  const product = tf.matMul(hidden, tf.tensor2d(drawn.out, [drawn.hidden, drawn.cells]));
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

/** Weights of the cells of a place, [rows or 1, cells]; the greatest of a row is 1. */
function cellWeights(logits: tf.Tensor2D, topP: number): tf.Tensor2D {
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
  const drawn = drawnPlaces(layout, weights, drawing);
  const known = new Known(
    layout,
    weights,
    drawn.every(({ adds }) => adds !== null),
  );
  order.slice(0, given).forEach((place, i) => {
    const codes = tf.slice(evidence as tf.Tensor2D, [i, 0], [1, rows]);
    known.add(place, tf.reshape(codes, [rows]));
  });
  drawn.forEach((each, i) => {
    const found =
      i === 0 && shares !== null
        ? tf.tensor2d([...shares], [1, shares.length])
        : cellWeights(logitsOf(each, known), topP);
    const all = found.shape[0] === rows ? found : tf.tile(found, [rows, 1]);
    known.add(each.place, ops.categorical(all, `cell ${each.place}`) as tf.Tensor1D);
  });
  const byPlace = layout.places.map((_, place) => known.codes[order.indexOf(place)] as tf.Tensor1D);
  return tf.stack(byPlace) as tf.Tensor2D;
}
