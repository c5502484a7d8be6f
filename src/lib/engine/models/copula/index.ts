/** The Gaussian copula: exact marginals, and normal latent variables for how columns go together. */
import { Fault, throwIfAborted, z } from '../../schema';
import type { Generator } from '../generator';
import { CopulaSampler } from './draw';
import { findFollows } from './follow';
import { growLayout } from './grow';
import { packLayout, unpackLayout } from './layout';
import { matchFactor } from './match';
import { meanProducts, scoreRows } from './moments';

const optionsSchema = z.strictObject({
  latents: z.int().default(48),
  rounds: z.int().default(10),
  rows: z.int().default(8192),
});
const stateSchema = z.object({
  follows: z.array(
    z.object({ column: z.int().min(0), leader: z.int().min(0), cells: z.array(z.int().min(0)) }),
  ),
});

export const copula: Generator = {
  rowsAtMost: 50_000,
  info: {
    id: 'copula',
    name: 'Gaussian copula',
    description:
      'Learns every column exactly and how columns go together two by two. Ready in about a second.',
    goodFor: 'A quick, sound first twin of any table, and tables with few rows.',
    options: optionsSchema,
    fields: [],
    estimate: (schema, rows) => ({
      fitMs: 50 + schema.columns.length * rows * 2e-4 + schema.columns.length ** 2 * 5,
      sampleMsPerRow: schema.columns.length * 3e-4,
      memoryBytes: schema.columns.length * Math.min(rows, 50_000) * 16,
    }),
  },

  async fit(table, options, random, control) {
    const { latents, rounds, rows } = optionsSchema.parse(options);
    throwIfAborted(control.signal);
    const follows = findFollows(table);
    const followers = new Set(follows.map(({ column }) => column));
    const columns = table.columns.map((_, i) => i).filter((i) => !followers.has(i));
    const layout = growLayout(table, columns, latents);
    const target = meanProducts(scoreRows(table, layout), layout.length, table.rowCount);
    await control.breathe?.();
    const plan = { rounds, rows };
    const factor = await matchFactor(layout, table.columns.length, target, random, plan, control);
    return { state: { follows }, tensors: { ...packLayout(layout), factor } };
  },

  open(state, tensors, cells) {
    const { follows } = stateSchema.parse(state);
    const layout = unpackLayout(tensors, cells.length);
    const { factor } = tensors;
    if (!(factor instanceof Float64Array) || factor.length !== layout.length ** 2) {
      throw new Fault('internal', { message: 'the factor does not fit the layout' });
    }
    return new CopulaSampler(layout, factor, cells, follows);
  },
};
