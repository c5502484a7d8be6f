/** The working part of the autoregressive generator, behind its info: this loads TensorFlow.js. */
import type { Cells } from '../../encode';
import { throwIfAborted, z, type TensorData } from '../../schema';
import type { EncodedTable, GeneratorCode } from '../generator';
import { measureNetwork, trainNetwork } from '../network';
import { cellCount, layoutOf, type Layout } from './layout';
import { optionsSchema, sizes, unitsPerLog } from './options';
import { samplerOf } from './sampler';
import { averageName, trainingOf, type Plan } from './training';
import { asWeights, fits, piecesOf, sizeOf } from './weights';
import type { Stream } from '../../random';

const stateSchema = z.object({
  size: z.enum(sizes),
  /** Cells of every column of the table. */
  cells: z.array(z.int().min(0)),
  temperature: z.number().min(0.01).max(100),
  topP: z.number().min(0.01).max(1),
});

const drops = { input: 0.25, unit: 0 };

function planOf(table: EncodedTable, options: unknown, random: Stream) {
  const read = optionsSchema.parse(options);
  const layout = layoutOf(
    table.columns.map(({ cells }) => cells),
    unitsPerLog[read.size],
  );
  const plan: Plan = { layout, seed: random.uint32(0), epochs: read.epochs, drops, table };
  return { ...read, plan };
}

/** Weights by their names. @throws Error where the array is not that of such a network */
function unpack(
  layout: Layout,
  cells: readonly Cells[],
  tensors: Readonly<Record<string, TensorData>>,
) {
  const pieces = piecesOf(layout, { columns: cells, rows: 1 });
  const total = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  const { weights } = tensors;
  if (!(weights instanceof Float32Array) || weights.length !== total) {
    throw new Error(`the network has ${total} weights, the model another number`);
  }
  if (!weights.every(Number.isFinite)) throw new Error('a weight of the model is not a number');
  let offset = 0;
  return asWeights(
    pieces.map((piece) => {
      const part = weights.subarray(offset, offset + sizeOf(piece));
      offset += sizeOf(piece);
      return part;
    }),
  );
}

export const autoregressiveCode = {
  async fit(table, options, random, control) {
    throwIfAborted(control.signal);
    const { plan, size, temperature, topP } = planOf(table, options, random);
    const cells = table.columns.map((column) => cellCount(column.cells));
    const state = { size, cells, temperature, topP } satisfies z.infer<typeof stateSchema>;
    if (plan.layout.places.length === 0)
      return { state, tensors: { weights: new Float32Array(0) } };
    const run = trainingOf(plan);
    return trainNetwork(
      { run, trained: (weights) => ({ state, tensors: { weights: weights(averageName) } }) },
      control,
    );
  },

  open(state, tensors, cells) {
    const { size, cells: counts, temperature, topP } = stateSchema.parse(state);
    if (!fits(counts, cells)) throw new Error('the network was made for other columns');
    const layout = layoutOf(cells, unitsPerLog[size]);
    const weights = unpack(layout, cells, tensors);
    const order = [...layout.places.keys()];
    return samplerOf({ layout, weights, cells }, { order, given: 0, temperature, topP });
  },

  measure: (table, options, random, control) =>
    measureNetwork(trainingOf(planOf(table, options, random).plan), control),
} satisfies GeneratorCode;
