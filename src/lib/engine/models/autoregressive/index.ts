/** The autoregressive network: what to choose it by. Its code is loaded when it is used. */
import type { Generator } from '../generator';
import { fields, optionsSchema } from './options';

const rowsAtMost = 200_000;

export const autoregressive: Generator = {
  rowsAtMost,
  suits: ({ rowCount }) => (rowCount < 1000 ? 0 : 0.4),
  info: {
    id: 'autoregressive',
    name: 'Autoregressive network',
    description:
      'A neural network that draws column after column and looks at all columns before. Learns any dependence, copies nothing, and can be asked with any columns given.',
    goodFor:
      'Tables of some thousand rows and more with intricate dependence, where about a minute of training is no matter.',
    isNetwork: true,
    canBalance: true,
    options: optionsSchema,
    fields,
    estimate: ({ columns: { length: columns } }, rows) => ({
      fitMs: 1500 + 14 * columns * Math.min(rows, rowsAtMost) * 2.7e-3,
      sampleMsPerRow: 6e-4 * columns,
      memoryBytes: 3e7 + columns * (Math.min(rows, rowsAtMost) * 8 + 1.6e5),
    }),
  },

  load: async () => (await import('./code')).autoregressiveCode,
};
