/**
 * Circuit: a probabilistic circuit whose form is a tree of hidden states over the columns (a hidden
 * Chow–Liu tree), as in TabPC (arXiv 2603.23016), trained by stepwise expectation-maximisation.
 */
import type { Generator } from '../generator';
import { fields, optionsSchema } from './options';

export const circuit: Generator = {
  rowsAtMost: 200_000,
  suits: ({ amountShare, rowCount }) => (rowCount < 100 ? 0.2 : 0.85 - 0.4 * amountShare),
  info: {
    id: 'circuit',
    name: 'Circuit',
    description:
      'Learns hidden kinds of rows, joined in a tree over the columns. Faithful, ready in seconds, and able to answer exactly how likely anything is.',
    goodFor:
      'Most tables, above all those with many labels and counts; conditions, missing values and what-ifs, since those are exact.',
    isNetwork: true,
    canBalance: true,
    options: optionsSchema,
    fields,
    estimate: ({ columns: { length: columns } }, rows) => {
      const looked = Math.min(rows, 200_000);
      return {
        fitMs: 1000 + columns * looked * 0.02,
        sampleMsPerRow: 4e-4 + 2.5e-4 * columns,
        memoryBytes: 6e7 + columns * (rows * 8 + 4e6),
      };
    },
  },
  load: async () => (await import('./code')).circuitCode,
};
