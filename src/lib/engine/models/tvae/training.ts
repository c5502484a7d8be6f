/**
 * A variational autoencoder of rows (Kingma and Welling, 2014), with the losses that Xu et al. ("Modeling
 * tabular data using conditional GAN", 2019) give it and the settings of the reference library
 * (sdv-dev/CTGAN 0.12).
 */
import * as tf from '@tensorflow/tfjs-core';
import { compileTogether, layers, ops, optimizers, type DeviceKind } from '../../tensor';
import type { Programs, TrainingRun } from '../../train';
import { dimsOf } from '../dims';
import { columnsOf, rowsOfPlaces, type Layout, type ModeRows } from '../modes';
import type { Options } from './options';

export const modelName = 'tvae';
/** Deviations of the scalars, as far as the network knows them. */
const sigmaFirst = 0.1;
const [sigmaLeast, sigmaMost] = [0.01, 1];

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** Widths of the decoder's layers, embedding and row included. */
export function decoderWidths(layout: Layout, { embeddingDim, decompressDims }: Options): number[] {
  return [embeddingDim, ...dimsOf(decompressDims), layout.width];
}

/** Fully connected layers with ReLU between them. */
function perceptron(scope: layers.Scope, name: string, widths: readonly number[]) {
  const dense = widths
    .slice(1)
    .map((width, i) => layers.dense(scope.within(`${name} ${i}`), widths[i] as number, width));
  return {
    variables: dense.flatMap(({ variables }) => variables),
    apply: (x: tf.Tensor): tf.Tensor =>
      dense.reduce((value, layer, i) => layer.apply(i === 0 ? value : tf.relu(value)), x),
  };
}

function networkOf(scope: layers.Scope, layout: Layout, options: Options) {
  const { embeddingDim, compressDims } = options;
  const widths = [layout.width, ...dimsOf(compressDims), 2 * embeddingDim];
  const encoder = perceptron(scope, 'encoder', widths);
  const decoder = perceptron(scope, 'decoder', decoderWidths(layout, options));
  const numbers = layout.numbers.length;
  const sigma =
    numbers > 0 ? scope.variable('sigma', [numbers], layers.constant(sigmaFirst)) : null;
  const variables = [...encoder.variables, ...decoder.variables, ...(sigma ? [sigma] : [])];
  return { encoder, decoder, sigma, variables };
}

/** Sum over the batch of what the scalars miss, in nats up to a constant; nulls have none to miss. */
function scalarLoss(
  layout: Layout,
  sigma: tf.Variable,
  decoded: tf.Tensor,
  row: Inputs,
): tf.Tensor {
  const numbers = layout.numbers.length;
  const modes = layout.numbers.map(({ means }) => means.length);
  const isPresent = tf.less(columnsOf(row['choices'] as tf.Tensor, 0, numbers), modes);
  const miss = tf.sub(row['scalars'] as tf.Tensor, tf.tanh(columnsOf(decoded, 0, numbers)));
  const far = tf.div(tf.square(miss), tf.mul(2, tf.square(sigma)));
  return tf.sum(tf.mul(tf.cast(isPresent, 'float32'), tf.add(far, tf.log(sigma))));
}

function step(
  { layout }: ModeRows,
  options: Options,
  batch: number,
  rowCount: number,
  network: ReturnType<typeof networkOf>,
  optimizer: optimizers.Optimizer,
) {
  const { encoder, decoder, sigma, variables } = network;
  const { embeddingDim, lossFactor } = options;
  const numbers = layout.numbers.length;
  return (inputs: Inputs) => {
    const at = ops.shuffledRows(rowCount, batch, 'rows');
    const row = Object.fromEntries(
      Object.entries(inputs).map(([name, all]) => [name, tf.gather(all, at)]),
    );
    const x = rowsOfPlaces(
      layout,
      numbers > 0 ? (row['scalars'] as tf.Tensor2D) : null,
      row['choices'] as tf.Tensor2D,
    );
    const losses = () => {
      const encoded = encoder.apply(x);
      const mean = columnsOf(encoded, 0, embeddingDim);
      const logVariance = columnsOf(encoded, embeddingDim, 2 * embeddingDim);
      const noise = ops.normal([batch, embeddingDim], 'embeddings');
      const z = tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), noise));
      const decoded = decoder.apply(z);
      const logShares = ops.segmentLogSoftmax(
        columnsOf(decoded, numbers, layout.width),
        layout.starts,
      );
      const missed = tf.neg(tf.sum(tf.mul(columnsOf(x, numbers, layout.width), logShares)));
      const all = sigma ? tf.add(missed, scalarLoss(layout, sigma, decoded, row)) : missed;
      const spread = tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(logVariance, 1));
      return {
        reconstruction: tf.mul(all, lossFactor / batch),
        divergence: tf.mul(tf.sum(spread), 0.5 / batch),
      };
    };
    const { value, grads } = tf.variableGrads(() => {
      const { reconstruction, divergence } = losses();
      return tf.add(reconstruction, divergence);
    }, variables);
    // Traced again for the record; the compiler finds that it is the same.
    const { reconstruction, divergence } = losses();
    optimizer.apply(grads);
    sigma?.assign(tf.clipByValue(sigma, sigmaLeast, sigmaMost));
    return { loss: value, reconstruction, divergence };
  };
}

async function compiled(
  rows: ModeRows,
  options: Options,
  seed: number,
  rowCount: number,
  batch: number,
  kind: DeviceKind,
): Promise<Programs> {
  const scope = layers.modelScope(modelName, seed);
  const network = networkOf(scope, rows.layout, options);
  const optimizer = optimizers.adam('tvae weights', network.variables, {
    learningRate: 1e-3,
    weightDecay: options.l2scale,
  });
  const numbers = rows.layout.numbers.length;
  const choices = rows.layout.starts.length - 1;
  const example = {
    choices: { shape: [rowCount, choices], type: 'int32' as const },
    ...(numbers > 0 && { scalars: { shape: [rowCount, numbers], type: 'float32' as const } }),
  };
  try {
    return await compileTogether(
      { train: { step: step(rows, options, batch, rowCount, network, optimizer), example } },
      { name: modelName, target: kind === 'webgpu' ? 'webgpu' : 'wasm' },
    );
  } finally {
    scope.dispose();
    optimizer.dispose();
  }
}

/** The training of such a network over the rows, for `trainNetwork`. */
export function trainingOf(
  rows: ModeRows,
  options: Options,
  seed: number,
  rowCount: number,
): TrainingRun {
  const batch = Math.min(options.batchSize, rowCount);
  const { scalars, choices } = rows;
  return {
    seed,
    compile: (kind) => compiled(rows, options, seed, rowCount, batch, kind),
    inputs: { train: { choices, ...(scalars.length > 0 && { scalars }) } },
    rowsPerStep: batch,
    stepsPerEpoch: Math.ceil(rowCount / batch),
    epochs: options.epochs,
    losses: ['loss', 'reconstruction', 'divergence'],
  };
}
