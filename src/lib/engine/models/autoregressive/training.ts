/** How the network is trained: batches, orders, optimizer, what is kept and when it ends. */
import * as tf from '@tensorflow/tfjs-core';
import type { Cells } from '../../encode';
import { stream } from '../../random';
import { compileTogether, layers, ops, optimizers, type DeviceKind } from '../../tensor';
import { programMeasure, type Programs, type TrainingRun } from '../../train';
import type { EncodedTable } from '../generator';
import type { Layout } from './layout';
import { crossEntropy, predict, type Drops } from './network';
import { asWeights, piecesOf, sizeOf, type Piece } from './weights';

export interface Plan {
  readonly layout: Layout;
  readonly seed: number;
  readonly epochs: number;
  readonly drops: Drops;
  readonly table: EncodedTable;
}

export const averageName = 'autoregressive/average';

/** Orders that a batch is dealt out to. */
const orders = 4;
/** How many of them are the order that rows are drawn in. */
const fixedOrders = 2;
/** Share of the rows that decide when to stop. */
const validationShare = 0.1;
const validationRowsAtMost = 4096;

/** About a 64th of the rows, a power of two. */
function batchFor(rows: number): number {
  let batch = 16;
  while (batch * 2 <= rows / 64 && batch < 1024) batch *= 2;
  return batch;
}

/** Rows of the table as codes of the network's places, [rows, places]. */
function codesOf(
  { columns }: EncodedTable,
  { places }: Layout,
  rows: ArrayLike<number>,
): Int32Array {
  const out = new Int32Array(rows.length * places.length);
  places.forEach(({ column }, place) => {
    const { codes } = columns[column] as EncodedTable['columns'][number];
    for (let i = 0; i < rows.length; i++) {
      out[i * places.length + place] = codes[rows[i] as number] as number;
    }
  });
  return out;
}

/** Ranks of the places for a step's orders, [orders, places]. */
function drawRanks(places: number, purpose: string): tf.Tensor2D {
  const fixed = tf.tensor2d(
    Array.from({ length: fixedOrders }, () => Array.from({ length: places }, (_, i) => i)),
  );
  const free = ops.uniform<tf.Tensor2D>([orders - fixedOrders, places], purpose);
  return tf.concat([fixed, free], 0) as tf.Tensor2D;
}

interface Sizes {
  readonly trainRows: number;
  readonly batch: number;
  readonly validationRows: number;
  readonly validationBatch: number;
}

function sizesFor(rows: number): Sizes {
  const validationRows = Math.max(
    1,
    Math.min(validationRowsAtMost, Math.round(rows * validationShare)),
  );
  const trainRows = rows - validationRows;
  const validationBatch = orders * Math.max(1, Math.min(256, Math.floor(validationRows / orders)));
  return { trainRows, batch: batchFor(rows), validationRows, validationBatch };
}

async function compiled(
  { layout, seed, drops, table }: Plan,
  sizes: Sizes,
  kind: DeviceKind,
): Promise<Programs> {
  const columns = table.columns.map(({ cells }): Cells => cells);
  const pieces = piecesOf(layout, { columns, rows: table.rowCount });
  const scope = layers.modelScope('autoregressive', seed);
  const variables = pieces.map(({ name, shape, init }) => scope.variable(name, shape, init));
  const average = scope.variable(
    'average',
    [pieces.reduce((sum, piece) => sum + sizeOf(piece), 0)],
    () => Float32Array.from(variables.flatMap((each) => [...each.dataSync()])),
    false,
  );
  const optimizer = optimizers.adamW('autoregressive weights', variables, { learningRate: 0 });
  const { places } = layout;
  const take = (codes: tf.Tensor, rows: number, batch: number, purpose: string) =>
    tf.gather(codes, ops.shuffledRows(rows, batch, purpose)) as tf.Tensor2D;
  const train = ({ codes, rate }: Readonly<Record<'codes' | 'rate', tf.Tensor>>) => {
    const drawn = take(codes, sizes.trainRows, sizes.batch, 'batch');
    const ranks = drawRanks(places.length, 'orders');
    const loss = () =>
      crossEntropy(layout, predict(layout, asWeights(variables), drawn, ranks, drops), drawn);
    const { value, grads } = tf.variableGrads(loss, variables);
    optimizer.apply(grads, { learningRate: rate as tf.Scalar });
    moveAverage(average, variables);
    return { loss: value };
  };
  const validate = ({ codes }: Readonly<Record<'codes', tf.Tensor>>) => {
    const drawn = take(codes, sizes.validationRows, sizes.validationBatch, 'validation batch');
    const ranks = drawRanks(places.length, 'validation orders');
    const weights = asWeights(slices(average, pieces));
    return { loss: crossEntropy(layout, predict(layout, weights, drawn, ranks, null), drawn) };
  };
  const codes = (rows: number) => ({ shape: [rows, places.length], type: 'int32' }) as const;
  const programs = await compileTogether(
    {
      train: {
        step: train,
        example: { codes: codes(sizes.trainRows), rate: { shape: [], type: 'float32' } },
      },
      validate: { step: validate, example: { codes: codes(sizes.validationRows) } },
    },
    { name: 'autoregressive', target: kind === 'webgpu' ? 'webgpu' : 'wasm' },
  );
  scope.dispose();
  optimizer.dispose();
  return programs;
}

/** Pieces of a flat array of weights. */
export function slices(flat: tf.Tensor, pieces: readonly Piece[]): tf.Tensor[] {
  let offset = 0;
  return pieces.map((piece) => {
    const part = tf.slice(flat, [offset], [sizeOf(piece)]);
    offset += sizeOf(piece);
    return tf.reshape(part, [...piece.shape]);
  });
}

/** Share of the running average of the weights that a step keeps; less in the beginning. */
const averageKeeps = 0.99;

/** The weights that are judged and kept are a running average: it is nearer to the best than any single step's. */
function moveAverage(average: tf.Variable, variables: readonly tf.Variable[]): void {
  const flat = tf.concat(variables.map((each) => tf.reshape(each, [-1])));
  const step = tf.cast(ops.stepNumber(), 'float32');
  const keeps = tf.minimum(averageKeeps, tf.div(tf.add(step, 1), tf.add(step, 10)));
  average.assign(tf.add(flat, tf.mul(tf.sub(average, flat), keeps)));
}

/** The training of such a network over a table, for `trainNetwork`. */
export function trainingOf(plan: Plan): TrainingRun {
  const { table, layout, seed, epochs } = plan;
  const { rowCount } = table;
  const sizes = sizesFor(rowCount);
  const { trainRows, batch, validationRows, validationBatch } = sizes;
  const order = stream(seed, 'validation rows').permutation(rowCount);
  const stepsPerEpoch = Math.max(1, Math.floor(trainRows / batch));
  const first = 0.001 * Math.sqrt(batch / 32);
  const measure = programMeasure(
    'validate',
    'loss',
    { steps: stepsPerEpoch },
    Math.ceil(validationRows / validationBatch),
  );
  return {
    seed,
    compile: (kind) => compiled(plan, sizes, kind),
    inputs: {
      train: {
        codes: codesOf(table, layout, order.subarray(validationRows)),
        rate: Float32Array.of(first),
      },
      validate: { codes: codesOf(table, layout, order.subarray(0, validationRows)) },
    },
    rowsPerStep: batch,
    stepsPerEpoch,
    epochs,
    losses: ['loss'],
    measures: [measure],
    follow: {
      measure: measure.name,
      patience: 4,
      plateau: { input: 'rate', first, factor: 0.5, patience: 2, least: first / 10 },
    },
  };
}
