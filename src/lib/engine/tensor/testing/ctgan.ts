/**
 * One training step of CTGAN (Xu et al., 2019; sdv-dev/CTGAN 0.12) in plain tfjs ops: the critic with
 * gradient penalty, then the generator. It is what the bars of the benchmark are about.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TestModel, Tensors } from './model';
import { adam, batchNorm, dense, dropoutMask, leakyRelu, type Optimizer } from './parts';
import {
  gumbel,
  normal,
  segmentLogSoftmax,
  segmentSoftmax,
  shuffledRows,
  uniform,
} from './stand-ins';
import { conditionsOf, makeTable, startsOf, sum, type Conditions, type TableShape } from './tables';

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

const penaltyWeight = 10;
const temperature = 0.2;
const adamOptions = { rate: 2e-4, beta1: 0.5, beta2: 0.9, decay: 1e-6 };

export function ctgan(shape: CtganShape): TestModel {
  const table = makeTable(shape);
  const conditions = conditionsOf(table, shape);
  const width = shape.modes.length + sum(shape.modes) + sum(shape.categories);
  const critic = makeCritic(shape, width + conditions.width);
  const generator = makeGenerator(shape, conditions.width, width);
  const criticAdam = adam('critic adam', critic.variables, adamOptions);
  const generatorAdam = adam('generator adam', generator.variables, adamOptions);
  const criticLoss = criticLossOf(shape, conditions, critic, generator);
  const generatorLoss = generatorLossOf(shape, conditions, critic, generator);
  const update = (
    optimizer: Optimizer,
    loss: () => tf.Scalar,
    variables: readonly tf.Variable[],
  ) => {
    const { value, grads } = tf.variableGrads(loss, [...variables]);
    optimizer.apply(grads);
    return value;
  };
  return {
    name: 'CTGAN',
    example: {
      data: { shape: [shape.rows, width], type: 'float32' },
      order: { shape: [conditions.order.length], type: 'int32' },
    },
    inputs: { data: table.data, order: conditions.order },
    variables: [
      ...[critic, generator].flatMap(({ variables }) => variables),
      ...generator.statistics,
      ...criticAdam.slots,
      ...generatorAdam.slots,
    ],
    step: (inputs) => {
      const lossCritic = update(criticAdam, criticLoss(inputs), critic.variables);
      const lossGenerator = update(generatorAdam, generatorLoss(inputs), generator.variables);
      return { lossCritic, lossGenerator };
    },
    losses: (inputs) => [
      { name: 'critic', value: criticLoss(inputs), variables: critic.variables },
      { name: 'generator', value: generatorLoss(inputs), variables: generator.variables },
    ],
  };
}

interface Critic {
  readonly variables: readonly tf.Variable[];
  /** [batch / pac, pac * width] to [batch / pac, 1]; dropout is drawn for `purpose`. */
  readonly judge: (x: tf.Tensor, purpose: string) => tf.Tensor2D;
  /** [batch, width] to [batch / pac, pac * width]. */
  readonly pack: (x: tf.Tensor) => tf.Tensor2D;
}

function makeCritic({ batch, pac, hidden }: CtganShape, width: number): Critic {
  const first = dense('critic 1', pac * width, hidden);
  const second = dense('critic 2', hidden, hidden);
  const last = dense('critic 3', hidden, 1);
  const groups = batch / pac;
  const drop = (x: tf.Tensor, purpose: string) =>
    tf.mul(leakyRelu(x), dropoutMask([groups, hidden], 0.5, purpose));
  return {
    variables: [first, second, last].flatMap(({ variables }) => variables),
    judge: (x, purpose) => {
      const once = drop(first.apply(x), `${purpose} dropout 1`);
      return last.apply(drop(second.apply(once), `${purpose} dropout 2`));
    },
    pack: (x) => tf.reshape(x, [groups, pac * width]),
  };
}

interface Generator {
  readonly variables: readonly tf.Variable[];
  readonly statistics: readonly tf.Variable[];
  /** The rows before their activations, from a condition [batch, categories]. */
  readonly logits: (condition: tf.Tensor, purpose: string) => tf.Tensor2D;
  /** tanh of the scalars, Gumbel-softmax of the modes and categories. */
  readonly activate: (logits: tf.Tensor2D, purpose: string) => tf.Tensor;
  /** Logits of the categories alone. */
  readonly categories: (logits: tf.Tensor2D) => tf.Tensor2D;
}

function makeGenerator(
  { batch, noise, hidden, modes, categories }: CtganShape,
  conditionWidth: number,
  width: number,
): Generator {
  const wide = noise + conditionWidth;
  const first = dense('generator 1', wide, hidden);
  const firstNorm = batchNorm('generator norm 1', hidden);
  const second = dense('generator 2', wide + hidden, hidden);
  const secondNorm = batchNorm('generator norm 2', hidden);
  const last = dense('generator 3', wide + 2 * hidden, width);
  const starts = startsOf([...modes, ...categories]);
  const scalars = modes.length;
  return {
    variables: [first, firstNorm, second, secondNorm, last].flatMap(({ variables }) => variables),
    statistics: [...firstNorm.statistics, ...secondNorm.statistics],
    logits: (condition, purpose) => {
      let x = tf.concat([normal([batch, noise], `${purpose} noise`), condition], 1);
      x = tf.concat([tf.relu(firstNorm.apply(first.apply(x))), x], 1);
      x = tf.concat([tf.relu(secondNorm.apply(second.apply(x))), x], 1);
      return last.apply(x);
    },
    activate: (logits, purpose) => {
      const numbers = tf.tanh(tf.slice(logits, [0, 0], [batch, scalars]));
      const choices = tf.slice(logits, [0, scalars], [batch, width - scalars]);
      const noisy = tf.add(choices, gumbel([batch, width - scalars], `${purpose} gumbel`));
      return tf.concat([numbers, segmentSoftmax(tf.div(noisy, temperature), starts)], 1);
    },
    categories: (logits) =>
      tf.slice(logits, [0, width - conditionWidth], [batch, conditionWidth]) as tf.Tensor2D,
  };
}

function criticLossOf(
  { batch, pac }: CtganShape,
  conditions: Conditions,
  critic: Critic,
  generator: Generator,
) {
  return ({ data, order }: Tensors): (() => tf.Scalar) => {
    const drawn = conditions.draw(order!, batch, 'critic condition');
    const condition = tf.oneHot(drawn.code, conditions.width, 1, 0, 'float32');
    const fakeRows = generator.activate(generator.logits(condition, 'critic'), 'critic');
    // The real rows fulfil the same conditions in another order.
    const order2 = shuffledRows(batch, batch, 'order of real rows');
    const realCode = tf.gather(drawn.code, order2);
    const realRows = tf.gather(data!, tf.gather(drawn.row, order2));
    const realCondition = tf.oneHot(realCode, conditions.width, 1, 0, 'float32');
    const fake = critic.pack(tf.concat([fakeRows, condition], 1));
    const real = critic.pack(tf.concat([realRows, realCondition], 1));
    const share = uniform([batch / pac, 1], 'interpolation');
    const mixed = tf.add(tf.mul(share, real), tf.mul(tf.sub(1, share), fake));
    return () => {
      const slopesOf = tf.grad((x: tf.Tensor) => tf.sum(critic.judge(x, 'mixed')));
      const lengths = tf.sqrt(tf.add(tf.sum(tf.square(slopesOf(mixed)), 1), 1e-12));
      const penalty = tf.mul(penaltyWeight, tf.mean(tf.square(tf.sub(lengths, 1))));
      const gap = tf.sub(tf.mean(critic.judge(fake, 'fake')), tf.mean(critic.judge(real, 'real')));
      return tf.add(gap, penalty);
    };
  };
}

function generatorLossOf(
  { batch }: CtganShape,
  conditions: Conditions,
  critic: Critic,
  generator: Generator,
) {
  return ({ order }: Tensors): (() => tf.Scalar) => {
    const { code } = conditions.draw(order!, batch, 'generator condition');
    const condition = tf.oneHot(code, conditions.width, 1, 0, 'float32');
    return () => {
      const logits = generator.logits(condition, 'generator');
      const rows = generator.activate(logits, 'generator');
      const fake = critic.pack(tf.concat([rows, condition], 1));
      const judged = tf.mean(critic.judge(fake, 'generator'));
      const logShares = segmentLogSoftmax(generator.categories(logits), conditions.starts);
      const miss = tf.div(tf.sum(tf.mul(condition, logShares)), -batch);
      return tf.sub(miss, judged);
    };
  };
}
