/** Generator and critic of CTGAN (Xu et al., 2019, section 4.4), in plain tfjs ops. */
import * as tf from '@tensorflow/tfjs-core';
import { layers, ops } from '../../tensor';
import { columnsOf, type Layout } from '../modes';

const temperature = 0.2;
const dropRate = 0.5;

export interface Sizes {
  readonly layout: Layout;
  readonly batch: number;
  readonly pac: number;
  readonly noise: number;
  readonly generator: readonly number[];
  readonly critic: readonly number[];
}

export interface Critic {
  readonly variables: readonly tf.Variable[];
  /** [batch / pac, pac * width] to [batch / pac, 1]; each `use` draws its own dropout. */
  readonly judge: (packs: tf.Tensor, use: string) => tf.Tensor;
  /** Rows with their conditions, `pac` side by side. */
  readonly pack: (rows: tf.Tensor, condition: tf.Tensor | null) => tf.Tensor;
}

export const conditionWidth = ({ labelStarts }: Layout): number => labelStarts.at(-1) as number;

export function makeCritic(scope: layers.Scope, { layout, batch, pac, critic }: Sizes): Critic {
  const width = pac * (layout.width + conditionWidth(layout));
  const hidden = critic.map((units, i) => {
    const place = scope.within(`block ${i}`);
    return layers.sequence(
      layers.dense(place, i === 0 ? width : (critic[i - 1] as number), units),
      layers.activation(layers.leakyRelu),
      layers.dropout(place, dropRate),
    );
  });
  const last = layers.dense(scope.within('last'), critic.at(-1) as number, 1);
  const net = layers.sequence(...hidden, last);
  return {
    variables: net.variables,
    judge: (packs, use) => net.apply(packs, { isTraining: true, use }),
    pack: (rows, condition) =>
      tf.reshape(condition ? tf.concat([rows, condition], 1) : rows, [batch / pac, width]),
  };
}

export interface Generator {
  readonly variables: readonly tf.Variable[];
  /** Rows before their activations, [batch, width]. */
  readonly logits: (condition: tf.Tensor | null, use: string) => tf.Tensor;
  /** tanh of the scalars, Gumbel-softmax of the choices. */
  readonly activate: (logits: tf.Tensor, use: string) => tf.Tensor;
  /** Logits of the label columns alone. */
  readonly labels: (logits: tf.Tensor) => tf.Tensor;
}

/** Widths of the generator's layers: [inputs, outputs] each. */
export function generatorShapes(
  layout: Layout,
  noise: number,
  hidden: readonly number[],
): (readonly [number, number])[] {
  let inputs = noise + conditionWidth(layout);
  const blocks = hidden.map((units) => {
    const shape = [inputs, units] as const;
    inputs += units;
    return shape;
  });
  return [...blocks, [inputs, layout.width] as const];
}

export function makeGenerator(scope: layers.Scope, sizes: Sizes): Generator {
  const { layout, batch, noise, generator } = sizes;
  const { width, starts } = layout;
  const numbers = layout.numbers.length;
  const shapes = generatorShapes(layout, noise, generator);
  const blocks = shapes.slice(0, -1).map(([inputs, units], i) => {
    const place = scope.within(`block ${i}`);
    const inner = layers.sequence(
      layers.dense(place, inputs, units),
      layers.batchNorm(place.within('norm'), units),
      layers.activation(tf.relu),
    );
    return layers.residual(inner, 'concat');
  });
  const [inputs, outputs] = shapes.at(-1) as readonly [number, number];
  const net = layers.sequence(...blocks, layers.dense(scope.within('last'), inputs, outputs));
  return {
    variables: net.variables,
    logits: (condition, use) => {
      const z = ops.normal([batch, noise], `${use} noise`);
      return net.apply(condition ? tf.concat([z, condition], 1) : z, layers.training);
    },
    activate: (logits, use) => {
      const choices = columnsOf(logits, numbers, width);
      const shares = ops.segmentGumbelSoftmax(choices, starts, temperature, `${use} choices`);
      return numbers > 0 ? tf.concat([tf.tanh(columnsOf(logits, 0, numbers)), shares], 1) : shares;
    },
    labels: (logits) => columnsOf(logits, width - conditionWidth(layout), width),
  };
}
