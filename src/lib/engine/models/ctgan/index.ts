/** CTGAN: what to choose it by. Its code is loaded when it is used. */
import type { Generator } from '../generator';
import { fields, optionsSchema } from './options';

export const ctgan: Generator = {
  rowsAtMost: 200_000,
  info: {
    id: 'ctgan',
    name: 'CTGAN',
    description:
      'Two networks against each other: one makes rows, the other tells them from real ones. The paper’s and SDV’s definition and settings, for whoever needs that very method.',
    goodFor:
      'Comparing with published results, and evening out labels. The other generators are better and faster.',
    isNetwork: true,
    canBalance: true,
    options: optionsSchema,
    fields,
    estimate: ({ columns: { length: columns } }, rows) => ({
      fitMs: 2000 + 300 * Math.max(1, rows / 500) * (12 + 1.7 * columns),
      sampleMsPerRow: 8e-3 + 1e-3 * columns,
      memoryBytes: 6e7 + 12 * columns * rows + 3e6 * columns,
    }),
  },

  load: async () => (await import('./code')).ctganCode,
};
