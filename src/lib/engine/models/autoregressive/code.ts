/** The working part of the autoregressive generator, behind its info: this loads TensorFlow.js. */
import { cellCount, type Cells } from '../../encode';
import type { Stream } from '../../random';
import { throwIfAborted, z, type TensorData } from '../../schema';
import type { EncodedTable, GeneratorCode } from '../generator';
import { measureNetwork, trainNetwork } from '../network';
import { layoutOf, type Layout } from './layout';
import { optionsSchema, sizes, widths } from './options';
import { samplerOf, type Network } from './sampler';
import { averageName, trainingOf, type Plan } from './training';
import { piecesOf, unpackWeights } from './weights';

const stateSchema = z.object({
  size: z.enum(sizes),
  /** Cells of every column of the table. */
  cells: z.array(z.int().min(0)),
  temperature: z.number().min(0.01).max(100),
  topP: z.number().min(0.01).max(1),
  /** The column that is drawn first, and the shares of its cells. */
  balance: z
    .object({ column: z.int().min(0), shares: z.array(z.number().min(0).max(1)) })
    .nullable(),
});
type State = z.infer<typeof stateSchema>;

const dropout = 0.25;
/** Trainings end by themselves after ten to twenty epochs on tables of ten thousands of rows. */
const usualEpochs = 20;

const cellsOf = ({ columns }: EncodedTable): Cells[] => columns.map(({ cells }) => cells);

/** Few-celled columns first, and before them the balanced one. */
function orderOf({ places }: Layout, balance: State['balance']): number[] {
  const first = places.findIndex(({ column }) => column === balance?.column);
  const rest = [...places.keys()].filter((place) => place !== first);
  return first < 0 ? rest : [first, ...rest];
}

function planOf(table: EncodedTable, options: unknown, random: Stream) {
  const { epochs, size, temperature, topP } = optionsSchema.parse(options);
  const cells = cellsOf(table);
  const layout = layoutOf(cells, widths[size]);
  const { balance: asked } = table;
  const balance = asked ? { column: asked.column, shares: Array.from(asked.shares) } : null;
  const order = orderOf(layout, balance);
  const state: State = { size, cells: cells.map(cellCount), temperature, topP, balance };
  const plan: Plan = { layout, order, seed: random.uint32(0), epochs, dropout, table };
  return { state, plan };
}

/** @throws ZodError or Error where the model is not what `fit` made */
export function openNetwork(
  untrusted: unknown,
  tensors: Readonly<Record<string, TensorData>>,
  cells: readonly Cells[],
): Network {
  const { size, cells: counts, temperature, topP, balance } = stateSchema.parse(untrusted);
  if (counts.join() !== cells.map(cellCount).join()) {
    throw new Error('the network was made for other columns');
  }
  if (balance !== null && counts[balance.column] !== balance.shares.length) {
    throw new Error('the shares are not those of a column');
  }
  const layout = layoutOf(cells, widths[size]);
  const flat = layout.places.length > 0 ? tensors['weights'] : new Float32Array(0);
  const weights = unpackWeights(piecesOf(layout, cells, 1), flat);
  const order = orderOf(layout, balance);
  const isFirst = balance !== null && layout.places[order[0] ?? -1]?.column === balance.column;
  const shares = isFirst ? balance.shares : null;
  return { layout, weights, cells, drawing: { order, given: 0, temperature, topP, shares } };
}

export const autoregressiveCode = {
  async fit(table, options, random, control) {
    throwIfAborted(control.signal);
    const { plan, state } = planOf(table, options, random);
    if (plan.layout.places.length === 0) return { state, tensors: {} };
    const run = trainingOf(plan);
    return trainNetwork(
      { run, trained: (weights) => ({ state, tensors: { weights: weights(averageName) } }) },
      control,
    );
  },

  open: (state, tensors, cells) => samplerOf(openNetwork(state, tensors, cells)),

  measure(table, options, random, control) {
    const run = trainingOf(planOf(table, options, random).plan);
    return measureNetwork({ ...run, epochs: Math.min(run.epochs, usualEpochs) }, control);
  },
} satisfies GeneratorCode;
