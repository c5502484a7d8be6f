/**
 * One training step of CTGAN (Xu et al., 2019; sdv-dev/CTGAN 0.12) in plain tfjs ops: the critic with
 * gradient penalty, then the generator. It is what the bars of the benchmark are about.
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  activation,
  batchNorm,
  dense,
  dropout,
  leakyRelu,
  modelScope,
  residual,
  sequence,
  training,
  type Layer,
  type Scope,
} from '../layers';
import { gumbel, normal, segmentLogSoftmax, segmentSoftmax, shuffledRows, uniform } from '../ops';
import { adam } from '../optimizers';
import type { Tensors, TestModel } from './model';
import {
  conditionsOf,
  makeTable,
  startsOf,
  sum,
  widthOf,
  type Conditions,
  type TableShape,
} from './tables';
import { update } from './update';

export interface CtganShape extends TableShape {
  readonly batch: number;
  /** Rows that the critic sees at once. */
  readonly pac: number;
  readonly hidden: number;
  readonly noise: number;
}

/** As Adult's: 156 columns, of which 103 are categories. */
export const adultShape: CtganShape = {
  rows: 26_048,
  modes: [10, 10, 7, 6, 7, 7],
  categories: [9, 16, 7, 15, 6, 5, 2, 41, 2],
  batch: 500,
  pac: 10,
  hidden: 256,
  noise: 128,
};

export const smallShape: CtganShape = {
  rows: 97,
  modes: [3, 2],
  categories: [3, 2, 4],
  batch: 20,
  pac: 5,
  hidden: 16,
  noise: 8,
};

/** Softmax by segments of the last axis, which a benchmark may replace by what people write without us. */
export interface SegmentFunctions {
  readonly softmax: (x: tf.Tensor, starts: readonly number[]) => tf.Tensor;
  readonly logSoftmax: (x: tf.Tensor, starts: readonly number[]) => tf.Tensor;
}

const ourSegments: SegmentFunctions = { softmax: segmentSoftmax, logSoftmax: segmentLogSoftmax };
const penaltyWeight = 10;
const temperature = 0.2;
const adamOptions = { learningRate: 2e-4, betas: [0.5, 0.9], weightDecay: 1e-6 } as const;

interface Networks {
  readonly shape: CtganShape;
  readonly conditions: Conditions;
  readonly critic: Critic;
  readonly generator: Generator;
}

export function ctgan(shape: CtganShape, segments: SegmentFunctions = ourSegments): TestModel {
  const table = makeTable(shape);
  const conditions = conditionsOf(table, shape);
  const scope = modelScope('ctgan', 1);
  const critic = makeCritic(scope.within('critic'), shape);
  const generator = makeGenerator(scope.within('generator'), shape, segments);
  const networks = { shape, conditions, critic, generator };
  const criticAdam = adam('ctgan critic', critic.variables, adamOptions);
  const generatorAdam = adam('ctgan generator', generator.variables, adamOptions);
  return {
    name: 'CTGAN',
    example: {
      data: { shape: [shape.rows, widthOf(shape)], type: 'float32' },
      order: { shape: [conditions.order.length], type: 'int32' },
    },
    inputs: { data: table.data, order: conditions.order },
    step: (inputs) => ({
      lossCritic: update(criticAdam, criticLoss(networks, inputs)),
      lossGenerator: update(generatorAdam, generatorLoss(networks, inputs, segments)),
    }),
    losses: (inputs) => [
      { name: 'critic', value: criticLoss(networks, inputs), variables: critic.variables },
      {
        name: 'generator',
        value: generatorLoss(networks, inputs, segments),
        variables: generator.variables,
      },
    ],
    dispose: () => {
      scope.dispose();
      criticAdam.dispose();
      generatorAdam.dispose();
    },
  };
}

interface Critic {
  readonly variables: readonly tf.Variable[];
  /** [batch / pac, pac * width] to [batch / pac, 1]; each `use` draws its own dropout. */
  readonly judge: (x: tf.Tensor, use: string) => tf.Tensor;
  /** Rows with their conditions, `pac` side by side: [batch / pac, pac * width]. */
  readonly pack: (rows: tf.Tensor, condition: tf.Tensor) => tf.Tensor;
}

function makeCritic(scope: Scope, shape: CtganShape): Critic {
  const { batch, pac, hidden } = shape;
  const width = pac * (widthOf(shape) + sum(shape.categories));
  const block = (name: string, from: number) =>
    sequence(
      dense(scope.within(name), from, hidden),
      activation(leakyRelu),
      dropout(scope.within(name), 0.5),
    );
  const last = dense(scope.within('last'), hidden, 1);
  const net = sequence(block('first', width), block('second', hidden), last);
  return {
    variables: net.variables,
    judge: (x, use) => net.apply(x, { isTraining: true, use }),
    pack: (rows, condition) => tf.reshape(tf.concat([rows, condition], 1), [batch / pac, width]),
  };
}

interface Generator {
  readonly variables: readonly tf.Variable[];
  /** The rows before their activations, from a condition [batch, categories]. */
  readonly logits: (condition: tf.Tensor, use: string) => tf.Tensor;
  /** tanh of the scalars, Gumbel-softmax of the modes and categories. */
  readonly activate: (logits: tf.Tensor, use: string) => tf.Tensor;
  /** Logits of the categories alone. */
  readonly categories: (logits: tf.Tensor) => tf.Tensor;
}

function makeGenerator(scope: Scope, shape: CtganShape, segments: SegmentFunctions): Generator {
  const { batch, noise, hidden, modes, categories } = shape;
  const [width, wide] = [widthOf(shape), noise + sum(categories)];
  const block = (name: string, from: number): Layer => {
    const place = scope.within(name);
    return residual(
      sequence(
        dense(place, from, hidden),
        batchNorm(place.within('norm'), hidden),
        activation(tf.relu),
      ),
      'concat',
    );
  };
  const last = dense(scope.within('last'), wide + 2 * hidden, width);
  const net = sequence(block('first', wide), block('second', wide + hidden), last);
  const starts = startsOf([...modes, ...categories]);
  const columns = (x: tf.Tensor, from: number, to: number) =>
    tf.slice(x, [0, from], [batch, to - from]);
  return {
    variables: net.variables,
    logits: (condition, use) =>
      net.apply(tf.concat([normal([batch, noise], `${use} noise`), condition], 1), training),
    activate: (logits, use) => {
      const choices = columns(logits, modes.length, width);
      const noisy = tf.add(choices, gumbel([batch, width - modes.length], `${use} gumbel`));
      const shares = segments.softmax(tf.div(noisy, temperature), starts);
      return tf.concat([tf.tanh(columns(logits, 0, modes.length)), shares], 1);
    },
    categories: (logits) => columns(logits, width - sum(categories), width),
  };
}

function criticLoss(networks: Networks, { data, order }: Tensors): () => tf.Scalar {
  const { shape, conditions, critic, generator } = networks;
  const { batch, pac } = shape;
  const drawn = conditions.draw(order!, batch, 'critic condition');
  const condition = conditions.oneHot(drawn.code);
  const fakeRows = generator.activate(generator.logits(condition, 'critic'), 'critic');
  // The real rows fulfil the same conditions in another order.
  const places = shuffledRows(batch, batch, 'order of real rows');
  const realRows = tf.gather(data!, tf.gather(drawn.row, places));
  const realCondition = conditions.oneHot(tf.gather(drawn.code, places));
  const fake = critic.pack(fakeRows, condition);
  const real = critic.pack(realRows, realCondition);
  const share = uniform([batch / pac, 1], 'interpolation');
  const mixed = tf.add(tf.mul(share, real), tf.mul(tf.sub(1, share), fake));
  return () => {
    const slopes = tf.grad((x: tf.Tensor) => tf.sum(critic.judge(x, 'mixed')))(mixed);
    const lengths = tf.sqrt(tf.add(tf.sum(tf.square(slopes), 1), 1e-12));
    const penalty = tf.mul(penaltyWeight, tf.mean(tf.square(tf.sub(lengths, 1))));
    const gap = tf.sub(tf.mean(critic.judge(fake, 'fake')), tf.mean(critic.judge(real, 'real')));
    return tf.add(gap, penalty);
  };
}

function generatorLoss(
  { shape, conditions, critic, generator }: Networks,
  { order }: Tensors,
  segments: SegmentFunctions,
): () => tf.Scalar {
  const { code } = conditions.draw(order!, shape.batch, 'generator condition');
  const condition = conditions.oneHot(code);
  return () => {
    const logits = generator.logits(condition, 'generator');
    const rows = generator.activate(logits, 'generator');
    const judged = tf.mean(critic.judge(critic.pack(rows, condition), 'generator'));
    const logShares = segments.logSoftmax(generator.categories(logits), conditions.starts);
    const miss = tf.div(tf.sum(tf.mul(condition, logShares)), -shape.batch);
    return tf.sub(miss, judged);
  };
}
