/** Options of the circuit, for zod and for the form. */
import { z } from '../../schema';

const states = {
  name: 'states',
  label: 'Hidden states',
  description:
    'The most kinds of row that each part of the model tells apart. More are more faithful and slower; few rows get fewer, whatever is asked.',
  type: 'integer',
  default: 128,
  least: 1,
  most: 1024,
} as const;

const epochs = {
  name: 'epochs',
  label: 'Epochs',
  description:
    'How often each row is looked at, at most. It ends earlier when rows kept aside are told no better.',
  type: 'integer',
  default: 10,
  least: 1,
  most: 1000,
} as const;

const smoothing = {
  name: 'smoothing',
  label: 'Smoothing',
  description:
    'How many imagined average rows every hidden state is mixed with. More keep single rows better hidden, fewer are more faithful.',
  type: 'number',
  default: 10,
  least: 0.01,
  most: 1000,
} as const;

export const fields = [states, epochs, smoothing];

export const optionsSchema = z.strictObject({
  states: z.int().min(states.least).max(states.most).default(states.default),
  epochs: z.int().min(epochs.least).max(epochs.most).default(epochs.default),
  smoothing: z.number().min(smoothing.least).max(smoothing.most).default(smoothing.default),
});
export type Options = z.infer<typeof optionsSchema>;
