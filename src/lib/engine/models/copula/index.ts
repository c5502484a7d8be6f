/** The Gaussian copula: exact marginals, and normal latent variables for how columns go together. */
import { Fault, throwIfAborted, z } from '../../schema';
import type { Generator, GeneratorCode } from '../generator';
import { CopulaSampler } from './draw';
import { findFollows } from '../follow';
import { growLayout } from './grow';
import { packLayout, unpackLayout } from './layout';
import { matchFactor } from './match';
import { meanProducts, scoreRows } from './moments';

const latentsField = {
  name: 'latents',
  label: 'Detail',
  description:
    'How many hidden variables may carry how labels go with other columns. More are more faithful and slower; every column gets at least one.',
  type: 'integer',
  default: 48,
  least: 1,
  most: 96,
} as const;

const optionsSchema = z.strictObject({
  latents: z.int().min(latentsField.least).max(latentsField.most).default(latentsField.default),
});
const stateSchema = z.object({
  follows: z.array(
    z.object({ column: z.int().min(0), leader: z.int().min(0), cells: z.array(z.int().min(0)) }),
  ),
});

export const copulaCode = {
  async fit(table, options, random, control) {
    const { latents } = optionsSchema.parse(options);
    throwIfAborted(control.signal);
    const follows = findFollows(table);
    const followers = new Set(follows.map(({ column }) => column));
    const columns = table.columns.map((_, i) => i).filter((i) => !followers.has(i));
    const layout = growLayout(table, columns, latents);
    const { rowCount: trainRows } = table;
    const products = meanProducts(scoreRows(table, layout), layout.length, trainRows);
    await control.breathe?.();
    const input = { columnCount: table.columns.length, trainRows, products };
    const factor = await matchFactor(layout, input, random, control);
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
} satisfies GeneratorCode;

export const copula: Generator = {
  rowsAtMost: 50_000,
  info: {
    id: 'copula',
    name: 'Gaussian copula',
    description:
      'Learns every column exactly and how columns go together two by two. Ready in about a second.',
    goodFor: 'A quick, sound first twin of any table, and tables with few rows.',
    isNetwork: false,
    options: optionsSchema,
    fields: [latentsField],
    estimate: (schema, rows) => ({
      fitMs: 800 + schema.columns.length * rows * 2.2e-4,
      sampleMsPerRow: 5e-4 + 2e-4 * schema.columns.length + 5e-7 * schema.columns.length ** 2,
      memoryBytes: 2e7 + schema.columns.length * (rows * 8 + Math.min(rows, 50_000) * 20),
    }),
  },

  load: () => Promise.resolve(copulaCode),
};
