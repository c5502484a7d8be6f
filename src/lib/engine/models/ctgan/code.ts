/** The working part of CTGAN, behind its info: this loads TensorFlow.js. */
import type { Cells } from '../../encode';
import type { Stream } from '../../random';
import { throwIfAborted, z } from '../../schema';
import type { EncodedTable, GeneratorCode } from '../generator';
import { dimsOf } from '../dims';
import {
  layoutOf,
  learnModes,
  modesSampler,
  modesSchema,
  packLayers,
  unpackLayers,
  type Layout,
} from '../modes';
import { measureNetwork, trainNetwork } from '../network';
import { byLogarithm, byRows, chancesOf, chancesOfShares, rowsOfPlace } from './conditions';
import { drawRows, foldedLayers } from './draw';
import { generatorShapes } from './networks';
import { conditionKinds, optionsSchema } from './options';
import { modelName, trainingOf } from './training';

const stateSchema = z.object({
  modes: modesSchema,
  noise: z.int().min(1).max(1024),
  /** Widths of the generator's hidden layers. */
  hidden: z.array(z.int().min(1)).min(1).max(8),
  rows: z.int().min(1),
  logFrequency: z.boolean(),
  conditions: z.enum(conditionKinds),
  /** Labels of one column in shares of their own. */
  balance: z.object({ column: z.int().min(0), shares: z.array(z.number().min(0)) }).nullable(),
});
type State = z.infer<typeof stateSchema>;

function planOf(table: EncodedTable, options: unknown, random: Stream) {
  const read = optionsSchema.parse(options);
  const seed = random.uint32(0);
  const rows = learnModes(table, seed, table.rareBelow ?? 5);
  const { balance = null } = table;
  const state: State = {
    modes: rows.modes,
    noise: read.embeddingDim,
    hidden: dimsOf(read.generatorDim),
    rows: table.rowCount,
    logFrequency: read.logFrequency,
    conditions: read.conditions,
    balance: balance && { column: balance.column, shares: [...balance.shares] },
  };
  return { rows, state, run: () => trainingOf(rows, read, seed, table.rowCount) };
}

function chancesFor(state: State, layout: Layout): Float64Array | null {
  const { balance, rows, logFrequency, conditions } = state;
  if (layout.labels.length === 0) return null;
  if (balance) return chancesOfShares(layout, balance.column, balance.shares);
  const frequency = logFrequency && conditions === 'trained' ? byLogarithm : byRows;
  return chancesOf(layout.labelStarts, rowsOfPlace(layout, rows), frequency);
}

export const ctganCode = {
  async fit(table, options, random, control) {
    throwIfAborted(control.signal);
    const { rows, state, run } = planOf(table, options, random);
    if (rows.layout.width === 0) return { state, tensors: { generator: new Float32Array(0) } };
    const path = `${modelName}/generator`;
    return trainNetwork(
      {
        run: run(),
        trained: (weights) => ({
          state,
          tensors: { generator: packLayers(foldedLayers(weights, path, state.hidden.length)) },
        }),
      },
      control,
    );
  },

  open(untrusted, tensors, cells: readonly Cells[]) {
    const state = stateSchema.parse(untrusted);
    const { noise, hidden, balance } = state;
    const layout = layoutOf(state.modes, cells);
    const shapes = generatorShapes(layout, noise, hidden);
    const layers = layout.width > 0 ? unpackLayers(shapes, tensors['generator']) : [];
    const chances = chancesFor(state, layout);
    const forced = balance && layout.labels.findIndex(({ column }) => column === balance.column);
    return modesSampler(layout, modelName, (rows) =>
      drawRows(layout, { layers, noise, chances, forced }, rows),
    );
  },

  measure: (table, options, random, control) =>
    measureNetwork(planOf(table, options, random).run(), control),
} satisfies GeneratorCode;
