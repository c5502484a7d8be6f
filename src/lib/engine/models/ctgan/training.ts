/**
 * How CTGAN is trained: a critic with gradient penalty (Gulrajani et al., "Improved training of
 * Wasserstein GANs", 2017) over packs of rows (Lin et al., "PacGAN", 2018), and the generator after it,
 * in one program a step. Settings and order of the reference library (sdv-dev/CTGAN 0.12).
 */
import * as tf from '@tensorflow/tfjs-core';
import { compileTogether, layers, ops, optimizers, type DeviceKind } from '../../tensor';
import type { Programs, TrainingRun } from '../../train';
import { dimsOf } from '../dims';
import { rowsOfPlaces, type ModeRows } from '../modes';
import {
  byLogarithm,
  byRows,
  chancesOf,
  conditionOf,
  drawPlaces,
  drawRowsOf,
  rowsByPlace,
  type RowsByPlace,
} from './conditions';
import { makeCritic, makeGenerator, type Critic, type Generator, type Sizes } from './networks';
import type { Options } from './options';

export const modelName = 'ctgan';
const penaltyWeight = 10;

type Inputs = Readonly<Record<string, tf.Tensor>>;

interface Plan {
  readonly sizes: Sizes;
  readonly options: Options;
  readonly rowCount: number;
  readonly byPlace: RowsByPlace;
  /** Chance of each place to be asked for; null where no column has labels. */
  readonly chances: Float64Array | null;
}

function planOf(rows: ModeRows, options: Options, rowCount: number): Plan {
  const { layout, choices } = rows;
  const pac = options.pac;
  const sizes: Sizes = {
    layout,
    pac,
    batch: pac * Math.max(1, Math.round(options.batchSize / pac)),
    noise: options.embeddingDim,
    generator: dimsOf(options.generatorDim),
    critic: dimsOf(options.discriminatorDim),
  };
  const byPlace = rowsByPlace(layout, choices, rowCount);
  const frequency = options.logFrequency ? byLogarithm : byRows;
  const chances =
    layout.labels.length > 0 ? chancesOf(layout.labelStarts, byPlace.counts, frequency) : null;
  return { sizes, options, rowCount, byPlace, chances };
}

interface Networks extends Plan {
  readonly critic: Critic;
  readonly generator: Generator;
}

/** Real rows and, where there are conditions, these: made for the same places, in another order. */
function realRows(
  { sizes, rowCount, byPlace }: Plan,
  places: tf.Tensor1D | null,
  inputs: Inputs,
  use: string,
) {
  const { layout, batch } = sizes;
  const order = places && tf.gather(places, ops.shuffledRows(batch, batch, `${use} order`));
  const at = order
    ? drawRowsOf(order, byPlace, inputs['order'] as tf.Tensor, `${use} rows`)
    : (tf.cast(
        tf.floor(tf.mul(ops.uniform([batch], `${use} rows`), rowCount * (1 - 2 ** -22))),
        'int32',
      ) as tf.Tensor1D);
  const scalars =
    layout.numbers.length > 0 ? tf.gather(inputs['scalars'] as tf.Tensor2D, at) : null;
  const rows = rowsOfPlaces(layout, scalars, tf.gather(inputs['choices'] as tf.Tensor2D, at));
  return { rows, condition: order && conditionOf(order, layout) };
}

const meanOf = (x: tf.Tensor): tf.Scalar => tf.mean(x);

/** What the critic learns from: how far apart it judges real and made rows, and how steep it is between. */
function criticLosses(networks: Networks, inputs: Inputs, use: string) {
  const { sizes, chances, critic, generator } = networks;
  const { layout, batch, pac } = sizes;
  const places = chances && drawPlaces(chances, batch, `${use} condition`);
  const condition = places && conditionOf(places, layout);
  const made = generator.activate(generator.logits(condition, use), use);
  const real = realRows(networks, places, inputs, use);
  const [fakePacks, realPacks] = [
    critic.pack(made, condition),
    critic.pack(real.rows, real.condition),
  ];
  const share = ops.uniform([batch / pac, 1], `${use} interpolation`);
  const mixed = tf.add(tf.mul(share, realPacks), tf.mul(tf.sub(1, share), fakePacks));
  return () => {
    const slopes = tf.grad((x: tf.Tensor) => tf.sum(critic.judge(x, `${use} mixed`)))(mixed);
    const lengths = tf.sqrt(tf.add(tf.sum(tf.square(slopes), 1), 1e-12));
    const penalty = tf.mul(penaltyWeight, meanOf(tf.square(tf.sub(lengths, 1))));
    const judgedReal = meanOf(critic.judge(realPacks, `${use} real`));
    const judgedFake = meanOf(critic.judge(fakePacks, `${use} fake`));
    const distance = tf.sub(judgedReal, judgedFake);
    return { distance, loss: tf.sub(penalty, distance) as tf.Scalar };
  };
}

/** Made rows are to please the critic and to hold the labels that they were asked for. */
function generatorLoss({ sizes, chances, critic, generator }: Networks): () => tf.Scalar {
  const { layout, batch } = sizes;
  const places = chances && drawPlaces(chances, batch, 'generator condition');
  const condition = places && conditionOf(places, layout);
  return () => {
    const logits = generator.logits(condition, 'generator');
    const packs = critic.pack(generator.activate(logits, 'generator'), condition);
    const judged = meanOf(critic.judge(packs, 'generator'));
    if (!condition) return tf.neg(judged);
    const logShares = ops.segmentLogSoftmax(generator.labels(logits), layout.labelStarts);
    return tf.sub(tf.div(tf.sum(tf.mul(condition, logShares)), -batch), judged);
  };
}

async function compiled(plan: Plan, seed: number, kind: DeviceKind): Promise<Programs> {
  const { sizes, options, rowCount, byPlace } = plan;
  const { layout } = sizes;
  const scope = layers.modelScope(modelName, seed);
  const critic = makeCritic(scope.within('critic'), sizes);
  const generator = makeGenerator(scope.within('generator'), sizes);
  const networks = { ...plan, critic, generator };
  const turns = options.discriminatorSteps;
  const betas = [0.5, 0.9] as const;
  const criticAdam = optimizers.adam('ctgan critic', critic.variables, {
    learningRate: options.discriminatorLr,
    weightDecay: options.discriminatorDecay,
    betas,
    updatesPerStep: turns,
  });
  const generatorAdam = optimizers.adam('ctgan generator', generator.variables, {
    learningRate: options.generatorLr,
    weightDecay: options.generatorDecay,
    betas,
  });
  const step = (inputs: Inputs) => {
    let distance: tf.Tensor = tf.scalar(0);
    let loss: tf.Tensor = tf.scalar(0);
    for (let turn = 0; turn < turns; turn++) {
      const losses = criticLosses(networks, inputs, `critic ${turn}`);
      const { grads } = tf.variableGrads(() => losses().loss, [...critic.variables]);
      ({ distance, loss } = losses());
      criticAdam.apply(grads, { turn });
    }
    const { value, grads } = tf.variableGrads(generatorLoss(networks), [...generator.variables]);
    generatorAdam.apply(grads);
    return { generator: value, critic: loss, distance };
  };
  const numbers = layout.numbers.length;
  const example = {
    choices: { shape: [rowCount, layout.starts.length - 1], type: 'int32' as const },
    ...(numbers > 0 && { scalars: { shape: [rowCount, numbers], type: 'float32' as const } }),
    ...(plan.chances && { order: { shape: [byPlace.order.length], type: 'int32' as const } }),
  };
  try {
    return await compileTogether(
      { train: { step, example } },
      { name: modelName, target: kind === 'webgpu' ? 'webgpu' : 'wasm' },
    );
  } finally {
    scope.dispose();
    criticAdam.dispose();
    generatorAdam.dispose();
  }
}

/** The training of such networks over the rows, for `trainNetwork`. */
export function trainingOf(
  rows: ModeRows,
  options: Options,
  seed: number,
  rowCount: number,
): TrainingRun {
  const plan = planOf(rows, options, rowCount);
  const { batch } = plan.sizes;
  const { scalars, choices } = rows;
  return {
    seed,
    compile: (kind) => compiled(plan, seed, kind),
    inputs: {
      train: {
        choices,
        ...(scalars.length > 0 && { scalars }),
        ...(plan.chances && { order: plan.byPlace.order }),
      },
    },
    rowsPerStep: batch,
    stepsPerEpoch: Math.max(1, Math.floor(rowCount / batch)),
    epochs: options.epochs,
    losses: ['generator', 'critic', 'distance'],
  };
}
