/** TVAE: what to choose it by. Its code is loaded when it is used. */
import type { Generator } from '../generator';
import { fields, optionsSchema } from './options';

export const tvae: Generator = {
  rowsAtMost: 200_000,
  info: {
    id: 'tvae',
    name: 'TVAE',
    description:
      'A variational autoencoder: it condenses rows to a few numbers and learns to make rows from such numbers. Known from the paper of CTGAN and from SDV; the same definition and settings.',
    goodFor:
      'Comparing with published results. Faster than CTGAN and mostly better; rare labels come too seldom.',
    isNetwork: true,
    canBalance: false,
    options: optionsSchema,
    fields,
    estimate: ({ columns: { length: columns } }, rows) => ({
      fitMs: 1000 + 300 * (0.1 + rows / 500) * (2.2 + 0.45 * columns),
      sampleMsPerRow: 4e-3 + 4e-4 * columns,
      memoryBytes: 4e7 + 8 * columns * rows + 2e5 * columns,
    }),
  },

  load: async () => (await import('./code')).tvaeCode,
};
