/** Options of the trees, for zod and for the form. */
import { z } from '../../schema';

const leafRows = {
  name: 'leafRows',
  label: 'Rows a leaf',
  description:
    'The least number of rows that a leaf is made of. More keep single rows better hidden, fewer are more faithful.',
  type: 'integer',
  default: 10,
  least: 5,
  most: 10_000,
} as const;

const evidence = {
  name: 'evidence',
  label: 'Evidence for a split',
  description:
    'How much more than chance a question about other columns must tell, or it is not asked. 0 asks whatever fits; more ignore weak dependence.',
  type: 'number',
  default: 4,
  least: 0,
  most: 100,
} as const;

const guard = {
  name: 'guard',
  label: 'Copy guard',
  description:
    'Tries the trees on rows kept from them, and makes leaves larger and splits rarer until drawn rows come no nearer to rows learnt from than unseen rows do.',
  type: 'switch',
  default: true,
} as const;

export const fields = [leafRows, evidence, guard];

export const optionsSchema = z.strictObject({
  leafRows: z.int().min(leafRows.least).max(leafRows.most).default(leafRows.default),
  evidence: z.number().min(evidence.least).max(evidence.most).default(evidence.default),
  guard: z.boolean().default(guard.default),
});
