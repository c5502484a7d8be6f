/** How the network is trained: batches, orders, optimizer, what is kept and when it ends. */
import * as tf from '@tensorflow/tfjs-core';
import type { Cells } from '../../encode';
import { stream } from '../../random';
import { compileTogether, layers, ops, optimizers, type DeviceKind } from '../../tensor';
import { programMeasure, type Programs, type TrainingRun } from '../../train';
import type { EncodedTable } from '../generator';
import type { Layout } from './layout';
import { contextOf, crossEntropy, logitsOf, type Order } from './network';
import { asWeights, piecesOf, sizeOf, type Piece, type Weights } from './weights';

export interface Plan {
  readonly layout: Layout;
  /** The order of places in which rows are drawn later. */
  readonly order: readonly number[];
  readonly seed: number;
  readonly epochs: number;
  readonly dropout: number;
  readonly table: EncodedTable;
}

/** The variable that holds the model. */
export const averageName = 'autoregressive/average';

/** Orders that a batch is dealt out to; the first ones are the order of drawing, the others random. */
const orderCount = 4;
const drawingOrders = 2;
/** Share of the rows that decide when to stop. */
const validationShare = 0.1;
const validationRowsAtMost = 4096;
/** Numbers of what a batch tells, which bounds working memory. */
const toldAtMost = 2 ** 21;
/** Small tables are gone through several times before they are judged. */
const stepsAtLeast = 20;

interface Sizes {
  readonly trainRows: number;
  readonly batch: number;
  readonly validationRows: number;
  readonly validationBatch: number;
  readonly stepsPerEpoch: number;
}

/** Batches are about a 64th of the rows, a power of two. */
function sizesFor(rows: number, { places, width }: Layout): Sizes {
  const validationRows = Math.max(
    1,
    Math.min(validationRowsAtMost, Math.round(rows * validationShare)),
  );
  const trainRows = rows - validationRows;
  const most = Math.min(1024, toldAtMost / (places.length * width));
  let batch = 16;
  while (2 * batch <= Math.min(rows / 64, most)) batch *= 2;
  const stepsPerEpoch = Math.max(stepsAtLeast, Math.floor(trainRows / batch));
  const perOrder = Math.floor(Math.min(validationRows, batch) / orderCount);
  const validationBatch = orderCount * Math.max(1, perOrder);
  return { trainRows, batch, validationRows, validationBatch, stepsPerEpoch };
}

/** Rows of the table as codes of the network's places, [rows, places]. */
function codesOf({ columns }: EncodedTable, { places }: Layout, rows: Uint32Array): Int32Array {
  const out = new Int32Array(rows.length * places.length);
  places.forEach(({ column }, place) => {
    const { codes } = columns[column] as EncodedTable['columns'][number];
    rows.forEach((row, i) => (out[i * places.length + place] = codes[row] as number));
  });
  return out;
}

function ordersOf({ order }: Plan, purpose: string): Order[] {
  return Array.from({ length: orderCount }, (_, i) =>
    i < drawingOrders ? { kind: 'fixed', order } : { kind: 'drawn', purpose: `${purpose} ${i}` },
  );
}

/** Pieces of a flat array of weights. */
function slices(flat: tf.Tensor, pieces: readonly Piece[]): tf.Tensor[] {
  let offset = 0;
  return pieces.map((piece) => {
    const part = tf.slice(flat, [offset], [sizeOf(piece)]);
    offset += sizeOf(piece);
    return tf.reshape(part, [...piece.shape]);
  });
}

/**
 * The weights that are judged and kept are a running average over about an epoch: nearer to the best than
 * those of any single step.
 */
function moveAverage(
  average: tf.Variable,
  variables: readonly tf.Variable[],
  stepsPerEpoch: number,
): void {
  const keeps = 1 - 1 / Math.min(300, stepsPerEpoch);
  const flat = tf.concat(variables.map((each) => tf.reshape(each, [-1])));
  const step = tf.cast(ops.stepNumber(), 'float32');
  const now = tf.minimum(keeps, tf.div(tf.add(step, 1), tf.add(step, 10)));
  average.assign(tf.add(flat, tf.mul(tf.sub(average, flat), now)));
}

function flatValues(variables: readonly tf.Variable[]): Float32Array {
  const out = new Float32Array(variables.reduce((sum, { size }) => sum + size, 0));
  let offset = 0;
  for (const variable of variables) {
    out.set(variable.dataSync(), offset);
    offset += variable.size;
  }
  return out;
}

async function compiled(plan: Plan, sizes: Sizes, kind: DeviceKind): Promise<Programs> {
  const { layout, seed, table } = plan;
  const { trainRows, validationRows } = sizes;
  const columns = table.columns.map(({ cells }): Cells => cells);
  const pieces = piecesOf(layout, columns, table.rowCount);
  const scope = layers.modelScope('autoregressive', seed);
  const variables = pieces.map(({ name, shape, init }) => scope.variable(name, shape, init));
  const begin = flatValues(variables);
  const average = scope.variable('average', [begin.length], () => begin, false);
  const optimizer = optimizers.adamW('autoregressive weights', variables, { learningRate: 0 });
  const lossOf = (weights: Weights, codes: tf.Tensor2D, orders: Order[], dropout: number) => {
    const context = contextOf(layout, weights.told, codes, orders, dropout);
    return crossEntropy(layout, logitsOf(layout, weights, context), codes);
  };
  const train = ({ codes, rate }: Readonly<Record<'codes' | 'rate', tf.Tensor>>) => {
    const drawn = tf.gather(
      codes as tf.Tensor2D,
      ops.shuffledRows(trainRows, sizes.batch, 'batch'),
    );
    const orders = ordersOf(plan, 'order');
    const { value, grads } = tf.variableGrads(
      () => lossOf(asWeights<tf.Tensor>(variables), drawn, orders, plan.dropout),
      variables,
    );
    optimizer.apply(grads, { learningRate: rate as tf.Scalar });
    moveAverage(average, variables, sizes.stepsPerEpoch);
    return { loss: value };
  };
  const validate = ({ codes }: Readonly<Record<'codes', tf.Tensor>>) => {
    const rows = ops.shuffledRows(validationRows, sizes.validationBatch, 'validation batch');
    const drawn = tf.gather(codes as tf.Tensor2D, rows);
    const weights = asWeights(slices(average, pieces));
    return { loss: lossOf(weights, drawn, ordersOf(plan, 'validation order'), 0) };
  };
  const codes = (rows: number) => ({ shape: [rows, layout.places.length], type: 'int32' }) as const;
  const rate = { shape: [], type: 'float32' } as const;
  const parts = {
    train: { step: train, example: { codes: codes(trainRows), rate } },
    validate: { step: validate, example: { codes: codes(validationRows) } },
  };
  try {
    const target = kind === 'webgpu' ? 'webgpu' : 'wasm';
    return await compileTogether(parts, { name: 'autoregressive', target });
  } finally {
    scope.dispose();
    optimizer.dispose();
  }
}

/** The training of such a network over a table, for `trainNetwork`. */
export function trainingOf(plan: Plan): TrainingRun {
  const { table, layout, seed, epochs } = plan;
  const sizes = sizesFor(table.rowCount, layout);
  const { batch, validationRows, validationBatch, stepsPerEpoch } = sizes;
  const shuffled = stream(seed, 'validation rows').permutation(table.rowCount);
  const first = 0.002 * Math.sqrt(batch / 32);
  const batches = Math.ceil(validationRows / validationBatch);
  return {
    seed,
    compile: (kind) => compiled(plan, sizes, kind),
    inputs: {
      train: {
        codes: codesOf(table, layout, shuffled.subarray(validationRows)),
        rate: Float32Array.of(first),
      },
      validate: { codes: codesOf(table, layout, shuffled.subarray(0, validationRows)) },
    },
    rowsPerStep: batch,
    stepsPerEpoch,
    epochs,
    losses: ['loss'],
    measures: [programMeasure('validate', 'loss', { steps: stepsPerEpoch }, batches)],
    follow: {
      measure: 'validate',
      patience: 4,
      plateau: { input: 'rate', first, factor: 0.5, patience: 2, least: first / 10 },
    },
  };
}
