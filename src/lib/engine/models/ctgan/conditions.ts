/**
 * What each row is made for: a label of one column. Training-by-sampling (Xu et al., 2019, section 4.3)
 * draws a column evenly, a label of it by the logarithm of its frequency, and a row that holds it.
 */
import { cellCount } from '../../encode';
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../random';
import { ops } from '../../tensor';
import type { LabelPart, Layout } from '../modes';

/** How a label's weight among those of its column follows from the rows that hold it. */
export type Frequency = (rows: number) => number;
export const byLogarithm: Frequency = (rows) => log(rows + 1);
export const byRows: Frequency = (rows) => rows;

/**
 * The chance of each place of all label columns to be asked for; sums to 1.
 * @param rows of each place
 */
export function chancesOf(
  labelStarts: readonly number[],
  rows: ArrayLike<number>,
  frequency: Frequency,
): Float64Array {
  const columns = labelStarts.length - 1;
  const out = new Float64Array(labelStarts.at(-1) as number);
  labelStarts.slice(1).forEach((end, column) => {
    const start = labelStarts[column] as number;
    let total = 0;
    for (let place = start; place < end; place++) total += frequency(rows[place] as number);
    for (let place = start; place < end; place++) {
      out[place] = frequency(rows[place] as number) / total / columns;
    }
  });
  return out;
}

/** The weight of each place of a column, pooled cells together. */
function placeWeights({ own, pooled }: LabelPart, of: (cell: number) => number): number[] {
  const single = own.map(of);
  return pooled.length > 0 ? [...single, pooled.reduce((sum, cell) => sum + of(cell), 0)] : single;
}

/** Rows that hold each place of all label columns, in a table of so many rows. */
export function rowsOfPlace({ labels }: Layout, rowCount: number): Float64Array {
  return Float64Array.from(
    labels.flatMap((label) =>
      placeWeights(label, (cell) => (label.cells.weights[cell] ?? 0) * rowCount),
    ),
  );
}

/**
 * Chances by which one column's labels are asked for in given shares, and no other column's.
 * @param shares of the column's cells, null's last
 */
export function chancesOfShares(
  { labels, labelStarts }: Layout,
  column: number,
  shares: ArrayLike<number>,
): Float64Array {
  const out = new Float64Array(labelStarts.at(-1) as number);
  const at = labels.findIndex((label) => label.column === column);
  const label = labels[at];
  if (label === undefined || shares.length !== cellCount(label.cells)) {
    throw new Error('the shares are not those of a label column');
  }
  out.set(
    placeWeights(label, (cell) => shares[cell] as number),
    labelStarts[at],
  );
  return out;
}

/** The training rows, sorted by each label column: [label columns * rows], and where each place begins. */
export interface RowsByPlace {
  readonly order: Int32Array;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
}

/** @param choices [rows, choices] of the layout */
export function rowsByPlace(layout: Layout, choices: Int32Array, rowCount: number): RowsByPlace {
  const { labels, labelStarts, starts } = layout;
  const width = starts.length - 1;
  const places = labelStarts.at(-1) as number;
  const [firsts, counts] = [new Int32Array(places), new Int32Array(places)];
  const order = new Int32Array(labels.length * rowCount);
  labels.forEach(({ choice }, column) => {
    const start = labelStarts[column] as number;
    const placeOf = (row: number): number => start + (choices[row * width + choice] as number);
    for (let row = 0; row < rowCount; row++) {
      const place = placeOf(row);
      counts[place] = (counts[place] as number) + 1;
    }
    let next = column * rowCount;
    for (let place = start; place < (labelStarts[column + 1] as number); place++) {
      firsts[place] = next;
      next += counts[place] as number;
    }
    const at = firsts.slice();
    for (let row = 0; row < rowCount; row++) {
      const place = placeOf(row);
      order[at[place] as number] = row;
      at[place] = (at[place] as number) + 1;
    }
  });
  return { order, firsts, counts };
}

/** Draws places by their chances, int32 [count]. */
export function drawPlaces(chances: Float64Array, count: number, purpose: string): tf.Tensor1D {
  const { chance, other } = ops.aliasTable(chances);
  const drawn = ops.categoricalByAlias(
    tf.tensor1d(chance),
    tf.tensor1d(other, 'int32'),
    [count],
    purpose,
  );
  return drawn as tf.Tensor1D;
}

/**
 * A row for each place that holds it, int32 [count].
 * @param order the `order` of `rows`, as an input of the step
 */
export function drawRowsOf(
  places: tf.Tensor1D,
  { firsts, counts }: RowsByPlace,
  order: tf.Tensor,
  purpose: string,
): tf.Tensor1D {
  const among = tf.gather(tf.tensor1d(counts, 'int32'), places);
  const u = ops.uniform([places.size], purpose);
  const chosen = tf.cast(tf.floor(tf.mul(u, tf.cast(among, 'float32'))), 'int32');
  // u * n may round up to n.
  const within = tf.minimum(chosen, tf.sub(among, tf.scalar(1, 'int32')));
  const at = tf.add(tf.gather(tf.tensor1d(firsts, 'int32'), places), within);
  return tf.gather(order, at as tf.Tensor1D) as tf.Tensor1D;
}

/** int32 [rows] to float32 [rows, places]. */
export function conditionOf(places: tf.Tensor1D, { labelStarts }: Layout): tf.Tensor2D {
  const width = labelStarts.at(-1) as number;
  return tf.oneHot(places, width, 1, 0, 'float32') as tf.Tensor2D;
}
