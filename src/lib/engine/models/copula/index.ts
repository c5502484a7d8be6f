/** The Gaussian copula: exact marginals, and normal latent variables for how columns go together. */
import { Fault, throwIfAborted, z } from '../../schema';
import type { Generator } from '../generator';
import { CopulaSampler } from './draw';
import { growLayout } from './grow';
import { intervalMeans, packLayout, unpackLayout } from './layout';
import { shrinkToFactor } from './matrix';
import { meanProducts, scoreRows } from './moments';

const optionsSchema = z.strictObject({});
const stateSchema = z.object({ version: z.literal(1) });

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

  async fit(table, _options, _random, control) {
    throwIfAborted(control.signal);
    const layout = growLayout(table);
    const size = layout.length;
    const target = meanProducts(scoreRows(table, layout), size, table.rowCount);
    const variance = layout.map((node) => intervalMeans(node).variance);
    const guess = target.map((value, i) => {
      const [a, b] = [Math.floor(i / size), i % size];
      const scale = (variance[a] as number) * (variance[b] as number);
      return scale > 0 ? Math.max(-0.999, Math.min(0.999, value / scale)) : 0;
    });
    await control.breathe?.();
    const factor = shrinkToFactor(guess, size);
    return { state: { version: 1 }, tensors: { ...packLayout(layout), factor } };
  },

  open(state, tensors, cells) {
    stateSchema.parse(state);
    const layout = unpackLayout(tensors, cells.length);
    const { factor } = tensors;
    if (!(factor instanceof Float64Array) || factor.length !== layout.length ** 2) {
      throw new Fault('internal', { message: 'the factor does not fit the layout' });
    }
    return new CopulaSampler(layout, factor, cells);
  },
};
