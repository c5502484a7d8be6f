/** Options of CTGAN, named and set as in the reference library, for zod and for the form. */
import { z } from '../../schema';
import { dimsField, dimsSchema } from '../dims';

const epochs = {
  name: 'epochs',
  label: 'Epochs',
  description: 'How often the training goes through the table.',
  type: 'integer',
  default: 300,
  least: 1,
  most: 10_000,
} as const;

const batchSize = {
  name: 'batchSize',
  label: 'Rows a step',
  description: 'Rows that each training step looks at; rounded to whole packs.',
  type: 'integer',
  default: 500,
  least: 1,
  most: 10_000,
} as const;

const pac = {
  name: 'pac',
  label: 'Rows a pack',
  description:
    'Rows that the critic judges together, so that it sees when rows are too much alike.',
  type: 'integer',
  default: 10,
  least: 1,
  most: 100,
} as const;

const embeddingDim = {
  name: 'embeddingDim',
  label: 'Noise',
  description: 'Random numbers that a row is made from.',
  type: 'integer',
  default: 128,
  least: 1,
  most: 1024,
} as const;

const generatorDim = dimsField(
  'generatorDim',
  'Generator layers',
  'Widths of the layers that make rows.',
  '256,256',
);
const discriminatorDim = dimsField(
  'discriminatorDim',
  'Critic layers',
  'Widths of the layers that tell made rows from real ones.',
  '256,256',
);

function rate(name: string, label: string, usual: number) {
  return {
    name,
    label,
    description: 'How far a step moves the weights.',
    type: 'number' as const,
    default: usual,
    least: 1e-7,
    most: 0.1,
  };
}

function decay(name: string, label: string, usual: number) {
  return {
    name,
    label,
    description: 'How strongly weights are pulled towards 0.',
    type: 'number' as const,
    default: usual,
    least: 0,
    most: 1,
  };
}

const generatorLr = rate('generatorLr', 'Learning rate of the generator', 2e-4);
const discriminatorLr = rate('discriminatorLr', 'Learning rate of the critic', 2e-4);
const generatorDecay = decay('generatorDecay', 'Weight decay of the generator', 1e-6);
const discriminatorDecay = decay('discriminatorDecay', 'Weight decay of the critic', 1e-6);

const discriminatorSteps = {
  name: 'discriminatorSteps',
  label: 'Critic steps',
  description: 'Steps of the critic for each step of the generator.',
  type: 'integer',
  default: 1,
  least: 1,
  most: 10,
} as const;

const logFrequency = {
  name: 'logFrequency',
  label: 'Rare labels more often',
  description:
    'Training looks at labels by the logarithm of how often they occur, so that rare ones are learnt too.',
  type: 'switch',
  default: true,
} as const;

export const conditionKinds = ['trained', 'table'] as const;

const conditions = {
  name: 'conditions',
  label: 'Labels asked for when drawing',
  description:
    'Each row is drawn for a label. As often as in training is the reference’s way, and makes rare labels too frequent; as often as in the table corrects that.',
  type: 'choice',
  default: 'trained',
  choices: [
    { value: 'trained', label: 'As often as in training' },
    { value: 'table', label: 'As often as in the table' },
  ],
} as const;

export const fields = [
  epochs,
  batchSize,
  pac,
  embeddingDim,
  generatorDim,
  discriminatorDim,
  generatorLr,
  generatorDecay,
  discriminatorLr,
  discriminatorDecay,
  discriminatorSteps,
  logFrequency,
  conditions,
];

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly default: number;
}

const integer = (field: Bounds) => z.int().min(field.least).max(field.most).default(field.default);
const number = (field: Bounds) =>
  z.number().min(field.least).max(field.most).default(field.default);

export const optionsSchema = z.strictObject({
  epochs: integer(epochs),
  batchSize: integer(batchSize),
  pac: integer(pac),
  embeddingDim: integer(embeddingDim),
  generatorDim: dimsSchema.default(generatorDim.default),
  discriminatorDim: dimsSchema.default(discriminatorDim.default),
  generatorLr: number(generatorLr),
  generatorDecay: number(generatorDecay),
  discriminatorLr: number(discriminatorLr),
  discriminatorDecay: number(discriminatorDecay),
  discriminatorSteps: integer(discriminatorSteps),
  logFrequency: z.boolean().default(logFrequency.default),
  conditions: z.enum(conditionKinds).default(conditions.default),
});
export type Options = z.infer<typeof optionsSchema>;
