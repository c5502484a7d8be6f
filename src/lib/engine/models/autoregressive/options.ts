/** Options of the autoregressive network, for zod and for the form. */
import { z } from '../../schema';
import type { Widths } from './layout';

const epochs = {
  name: 'epochs',
  label: 'Epochs at most',
  description:
    'How often the training may go through the table. It ends earlier when rows kept aside are no longer predicted better.',
  type: 'integer',
  default: 100,
  least: 1,
  most: 1000,
} as const;

const size = {
  name: 'size',
  label: 'Size',
  description: 'How large the network is. A larger one learns finer dependence and takes longer.',
  type: 'choice',
  default: 'medium',
  choices: [
    { value: 'small', label: 'Small' },
    { value: 'medium', label: 'Medium' },
    { value: 'large', label: 'Large' },
  ],
} as const;

const temperature = {
  name: 'temperature',
  label: 'Temperature',
  description:
    'Below 1 rows become more typical than those of the table, above 1 more varied. 1 is as learnt.',
  type: 'number',
  default: 1,
  least: 0.1,
  most: 2,
} as const;

const topP = {
  name: 'topP',
  label: 'Most probable share',
  description:
    'Below 1 the least probable values in each situation are never drawn: those beyond this share of all cases.',
  type: 'number',
  default: 1,
  least: 0.1,
  most: 1,
} as const;

export const fields = [epochs, size, temperature, topP];

export const sizes = ['small', 'medium', 'large'] as const;
export type Size = (typeof sizes)[number];

export const optionsSchema = z.strictObject({
  epochs: z.int().min(epochs.least).max(epochs.most).default(epochs.default),
  size: z.enum(sizes).default(size.default),
  temperature: z.number().min(temperature.least).max(temperature.most).default(temperature.default),
  topP: z.number().min(topP.least).max(topP.most).default(topP.default),
});

export const widths: Readonly<Record<Size, Widths>> = {
  small: { context: 32, perLog: 8 },
  medium: { context: 64, perLog: 16 },
  large: { context: 128, perLog: 32 },
};
