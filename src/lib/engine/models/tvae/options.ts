/** Options of TVAE, named and set as in the reference library, for zod and for the form. */
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
  description: 'Rows that each training step looks at.',
  type: 'integer',
  default: 500,
  least: 1,
  most: 10_000,
} as const;

const embeddingDim = {
  name: 'embeddingDim',
  label: 'Embedding',
  description: 'Numbers that a row is condensed to.',
  type: 'integer',
  default: 128,
  least: 1,
  most: 1024,
} as const;

const compressDims = dimsField(
  'compressDims',
  'Encoder layers',
  'Widths of the layers that condense a row.',
  '128,128',
);
const decompressDims = dimsField(
  'decompressDims',
  'Decoder layers',
  'Widths of the layers that make a row from its embedding.',
  '128,128',
);

const l2scale = {
  name: 'l2scale',
  label: 'Weight decay',
  description: 'How strongly weights are pulled towards 0.',
  type: 'number',
  default: 1e-5,
  least: 0,
  most: 1,
} as const;

const lossFactor = {
  name: 'lossFactor',
  label: 'Weight of the reconstruction',
  description:
    'How much a row made anew has to resemble the row it was made from, against how evenly embeddings are spread.',
  type: 'number',
  default: 2,
  least: 0.01,
  most: 100,
} as const;

export const fields = [
  epochs,
  batchSize,
  embeddingDim,
  compressDims,
  decompressDims,
  l2scale,
  lossFactor,
];

const integer = (field: typeof epochs | typeof batchSize | typeof embeddingDim) =>
  z.int().min(field.least).max(field.most).default(field.default);
const number = (field: typeof l2scale | typeof lossFactor) =>
  z.number().min(field.least).max(field.most).default(field.default);

export const optionsSchema = z.strictObject({
  epochs: integer(epochs),
  batchSize: integer(batchSize),
  embeddingDim: integer(embeddingDim),
  compressDims: dimsSchema.default(compressDims.default),
  decompressDims: dimsSchema.default(decompressDims.default),
  l2scale: number(l2scale),
  lossFactor: number(lossFactor),
});
export type Options = z.infer<typeof optionsSchema>;
