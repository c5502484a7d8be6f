/** Draws rows with a trained generator, whose batch norms have become part of its layers. */
import * as tf from '@tensorflow/tfjs-core';
import { ops } from '../../tensor';
import type { Weights } from '../network';
import { columnsOf, type DrawnTensors, type Layout, type PlainLayer } from '../modes';
import { drawPlaces } from './conditions';
import { conditionWidth } from './networks';

/** As in the batch norm that training uses. */
const epsilon = 1e-5;

/** The layers of a generator as it is in inference: x · weight + bias, normalised by running statistics. */
export function foldedLayers(weights: Weights, path: string, blocks: number): PlainLayer[] {
  const take = (name: string): Float32Array => weights(`${path}/${name}`) as Float32Array;
  const folded = Array.from({ length: blocks }, (_, i): PlainLayer => {
    const of = (name: string) => take(`block ${i}/${name}`);
    const [scale, shift] = [of('norm/scale'), of('norm/shift')];
    const [mean, variance] = [of('norm/running mean'), of('norm/running variance')];
    const factor = scale.map((value, k) => value / Math.sqrt((variance[k] as number) + epsilon));
    return {
      weight: of('weight').map((value, at) => value * (factor[at % factor.length] as number)),
      bias: of('bias').map(
        (value, k) => (value - (mean[k] as number)) * (factor[k] as number) + (shift[k] as number),
      ),
    };
  });
  return [...folded, { weight: take('last/weight'), bias: take('last/bias') }];
}

/** Rows `from` to `to` of a layer's weight, as a constant of the program. */
function rowsOfWeight({ weight, bias }: PlainLayer, from: number, to: number): tf.Tensor2D {
  const width = bias.length;
  return tf.tensor2d(weight.subarray(from * width, to * width), [to - from, width]);
}

export interface Drawing {
  readonly layers: readonly PlainLayer[];
  readonly noise: number;
  /** Chance of each place to be asked for; null where no column has labels. */
  readonly chances: Float64Array | null;
  /** The label column that is what was asked for, by its number among labels; null where all are drawn. */
  readonly forced: number | null;
}

/** One block of rows. The condition is a row of each layer's weights, so that it costs no product. */
export function drawRows(layout: Layout, drawing: Drawing, rows: number): DrawnTensors {
  const { layers, noise, chances, forced } = drawing;
  const places = chances && drawPlaces(chances, rows, 'condition');
  const [asked, numbers] = [conditionWidth(layout), layout.numbers.length];
  let x: tf.Tensor2D = ops.normal([rows, noise], 'noise');
  const apply = (layer: PlainLayer): tf.Tensor2D => {
    const width = x.shape[1];
    const product = tf.add(tf.matMul(x, rowsOfWeight(layer, 0, width)), layer.bias);
    if (!places) return product as tf.Tensor2D;
    return tf.add(product, tf.gather(rowsOfWeight(layer, width, width + asked), places));
  };
  for (const layer of layers.slice(0, -1)) x = tf.concat([tf.relu(apply(layer)), x], 1);
  const logits = apply(layers.at(-1) as PlainLayer);
  const choices = columnsOf(logits, numbers, layout.width);
  const chosen = ops.segmentArgMax(
    tf.add(choices, ops.gumbel(choices.shape, 'choices')),
    layout.starts,
  );
  return {
    scalars: numbers > 0 ? tf.tanh(columnsOf(logits, 0, numbers)) : null,
    choices: forced === null || !places ? chosen : withForced(layout, chosen, places, forced),
  };
}

/** Choices in which one label column is what was asked for. */
function withForced(layout: Layout, chosen: tf.Tensor, places: tf.Tensor1D, forced: number) {
  const start = layout.labelStarts[forced] as number;
  const width = layout.starts.length - 1;
  const at = layout.numbers.length + forced;
  const isForced = tf.tensor1d(
    Array.from({ length: width }, (_, choice) => choice === at),
    'bool',
  );
  const wanted = tf.expandDims(tf.sub(places, tf.scalar(start, 'int32')), 1);
  return tf.where(isForced, tf.broadcastTo(wanted, chosen.shape), chosen);
}
