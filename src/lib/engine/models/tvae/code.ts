/** The working part of TVAE, behind its info: this loads TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import type { Cells } from '../../encode';
import type { Stream } from '../../random';
import { throwIfAborted, z } from '../../schema';
import { ops } from '../../tensor';
import type { EncodedTable, GeneratorCode, Trained } from '../generator';
import {
  applyLayer,
  chain,
  columnsOf,
  layoutOf,
  learnModes,
  modesSampler,
  modesSchema,
  packLayers,
  unpackLayers,
  type Layout,
  type PlainLayer,
} from '../modes';
import { measureNetwork, trainNetwork, type Weights } from '../network';
import { optionsSchema } from './options';
import { decoderWidths, modelName, trainingOf } from './training';

const stateSchema = z.object({
  modes: modesSchema,
  /** Widths of the decoder, embedding first. */
  widths: z.array(z.int().min(0)).min(2).max(8),
});
type State = z.infer<typeof stateSchema>;

function trainedOf(state: State, layout: Layout, weights: Weights): Trained {
  const take = (name: string): Float32Array => weights(`${modelName}/${name}`) as Float32Array;
  const decoder = state.widths.slice(1).map((_, i): PlainLayer => ({
    weight: take(`decoder ${i}/weight`),
    bias: take(`decoder ${i}/bias`),
  }));
  const sigma = layout.numbers.length > 0 ? take('sigma') : new Float32Array(0);
  return { state, tensors: { decoder: packLayers(decoder), sigma } };
}

function planOf(table: EncodedTable, options: unknown, random: Stream) {
  const read = optionsSchema.parse(options);
  const seed = random.uint32(0);
  const rows = learnModes(table, seed, table.rareBelow ?? 5);
  const state: State = { modes: rows.modes, widths: decoderWidths(rows.layout, read) };
  return { rows, state, run: trainingOf(rows, read, seed, table.rowCount) };
}

/** Rows from embeddings that are drawn as evenly as the training asked them to be. */
function draw(layout: Layout, decoder: readonly PlainLayer[], sigma: Float32Array, rows: number) {
  const numbers = layout.numbers.length;
  const embedding =
    (decoder[0] as PlainLayer).weight.length / (decoder[0] as PlainLayer).bias.length;
  const decoded = decoder.reduce(
    (x, layer, i) => applyLayer(i === 0 ? x : tf.relu(x), layer),
    ops.normal<tf.Tensor2D>([rows, embedding], 'embeddings'),
  );
  const noise = () => tf.mul(ops.normal([rows, numbers], 'scalars'), sigma);
  return {
    scalars: numbers > 0 ? tf.add(tf.tanh(columnsOf(decoded, 0, numbers)), noise()) : null,
    choices: ops.segmentArgMax(columnsOf(decoded, numbers, layout.width), layout.starts),
  };
}

function checkSigma(sigma: unknown, numbers: number): Float32Array {
  const isRight =
    sigma instanceof Float32Array &&
    sigma.length === numbers &&
    sigma.every((s) => s > 0 && s <= 1);
  if (!isRight) throw new Error('the deviations of the model are not those of its numbers');
  return sigma;
}

export const tvaeCode = {
  async fit(table, options, random, control) {
    throwIfAborted(control.signal);
    const { rows, state, run } = planOf(table, options, random);
    if (rows.layout.width === 0) {
      return { state, tensors: { decoder: new Float32Array(0), sigma: new Float32Array(0) } };
    }
    const trained = (weights: Weights) => trainedOf(state, rows.layout, weights);
    return trainNetwork({ run, trained }, control);
  },

  open(untrusted, tensors, cells: readonly Cells[]) {
    const { modes, widths } = stateSchema.parse(untrusted);
    const layout = layoutOf(modes, cells);
    if (layout.width === 0) return modesSampler(layout, modelName, () => neverDrawn());
    if (widths.at(-1) !== layout.width) throw new Error('the network draws other columns');
    const decoder = unpackLayers(chain(widths), tensors['decoder']);
    const sigma = checkSigma(tensors['sigma'], layout.numbers.length);
    return modesSampler(layout, modelName, (rows) => draw(layout, decoder, sigma, rows));
  },

  measure: (table, options, random, control) =>
    measureNetwork(planOf(table, options, random).run, control),
} satisfies GeneratorCode;

function neverDrawn(): never {
  throw new Error('there is nothing to draw');
}
