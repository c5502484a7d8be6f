/** Made tables with the shape of an encoded one, and training-by-sampling over them. */
import * as tf from '@tensorflow/tfjs-core';
import { log, stream } from '../../random';
import { uniform } from '../ops';

/** Widths of the columns of an encoded table. */
export interface TableShape {
  readonly rows: number;
  /** One scalar in (-1, 1) for each continuous column, then the one-hot modes of each. */
  readonly modes: readonly number[];
  /** One-hot categories of each discrete column, after the modes. */
  readonly categories: readonly number[];
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Columns of an encoded row. */
export function widthOf({ modes, categories }: TableShape): number {
  return modes.length + sum(modes) + sum(categories);
}

/** [0, w0, w0 + w1, …]. */
export function startsOf(widths: readonly number[]): number[] {
  const starts = [0];
  for (const width of widths) starts.push(starts.at(-1)! + width);
  return starts;
}

export interface MadeTable {
  /** [rows, scalars + modes + categories]. */
  readonly data: Float32Array;
  /** Category of each row of each discrete column, [columns][rows]. */
  readonly codes: readonly Int32Array[];
}

/** Rows whose columns are skewed like those of real tables (a category is rarer than the one before it). */
export function makeTable({ rows, modes, categories }: TableShape): MadeTable {
  const scalars = modes.length;
  const widths = [...modes, ...categories];
  const width = scalars + sum(widths);
  const starts = startsOf(widths).map((start) => start + scalars);
  const data = new Float32Array(rows * width);
  const random = stream(3, 'made table');
  const codes = categories.map(() => new Int32Array(rows));
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    for (let c = 0; c < scalars; c++) data[at + c] = 1.8 * random.uniform(row, c) - 0.9;
    widths.forEach((options, c) => {
      const code = Math.floor(options * random.uniform(row, scalars + c) ** 2);
      data[at + starts[c]! + code] = 1;
      if (c >= scalars) codes[c - scalars]![row] = code;
    });
  }
  return { data, codes };
}

/** What is needed to draw a condition, and a row that fulfils it. */
export interface Conditions {
  /** Rows sorted by category, for each discrete column: [columns * rows]. An input, for its size. */
  readonly order: Int32Array;
  readonly oneHot: (code: tf.Tensor) => tf.Tensor;
  readonly draw: (order: tf.Tensor, batch: number, purpose: string) => Drawn;
  /** Where each discrete column starts in a condition; ends with the condition's width. */
  readonly starts: readonly number[];
}

export interface Drawn {
  /** [batch] i32: one of all categories, numbered through the columns. */
  readonly code: tf.Tensor1D;
  /** [batch] i32: a row that has it. */
  readonly row: tf.Tensor1D;
}

/**
 * CTGAN's training-by-sampling (Xu et al., 2019, section 4.3): a discrete column uniformly, a category
 * by the logarithm of its frequency, a row that has it uniformly.
 */
export function conditionsOf(table: MadeTable, { rows, categories }: TableShape): Conditions {
  const columns = categories.length;
  const width = sum(categories);
  const firstCodes = startsOf(categories);
  const widest = Math.max(...categories);
  const counts = new Int32Array(width);
  const starts = new Int32Array(width);
  const cumulative = new Float32Array(columns * widest).fill(2);
  const order = new Int32Array(columns * rows);
  categories.forEach((options, c) => {
    const codes = table.codes[c]!;
    const sorted = Int32Array.from(codes.keys()).sort((a, b) => codes[a]! - codes[b]! || a - b);
    order.set(sorted, c * rows);
    const first = firstCodes[c]!;
    for (const code of codes) counts[first + code]!++;
    const weights = Array.from({ length: options }, (_, k) => log(counts[first + k]! + 1));
    const total = sum(weights);
    let below = 0;
    let rowsBelow = 0;
    weights.forEach((share, k) => {
      starts[first + k] = c * rows + rowsBelow;
      rowsBelow += counts[first + k]!;
      below += share / total;
      if (k < options - 1) cumulative[c * widest + k] = below;
    });
  });
  const draw: Conditions['draw'] = (sortedRows, batch, purpose) => {
    const below = (count: number | tf.Tensor, what: string) =>
      tf.cast(tf.floor(tf.mul(uniform([batch], `${purpose} ${what}`), count)), 'int32');
    const column = below(columns, 'column');
    const choices = tf.gather(tf.tensor2d(cumulative, [columns, widest]), column);
    const chance = uniform([batch, 1], `${purpose} category`);
    const place = tf.sum(tf.cast(tf.less(choices, chance), 'int32'), 1);
    const code = tf.add(
      tf.gather(tf.tensor1d(firstCodes.slice(0, columns), 'int32'), column),
      place,
    );
    const found = tf.cast(tf.gather(tf.tensor1d(counts, 'int32'), code), 'float32');
    const start = tf.gather(tf.tensor1d(starts, 'int32'), code);
    const row = tf.gather(sortedRows, tf.add(start, below(found, 'row')));
    return { code: code as tf.Tensor1D, row: row as tf.Tensor1D };
  };
  const oneHot = (code: tf.Tensor) => tf.oneHot(code as tf.Tensor1D, width, 1, 0, 'float32');
  return { order, draw, oneHot, starts: firstCodes };
}
