/** The Gaussian copula: exact marginals, and normal latent variables for how columns go together. */
import type { Cells } from '../../encode';
import { Fault, throwIfAborted, z, type TensorData } from '../../schema';
import type { Generator, GeneratorCode } from '../generator';
import { CopulaSampler } from './draw';
import { checkFollows, findFollows, followsSchema } from '../follow';
import { growLayout } from './grow';
import { packLayout, unpackLayout } from './layout';
import { matchFactor } from './match';
import { meanProducts, scoreRows } from './moments';
import { leadingBalance, Tilt } from './tilt';

const latentsField = {
  name: 'latents',
  label: 'Detail',
  description:
    'How many hidden variables may carry how labels go with other columns. More are more faithful and slower; every column gets at least one.',
  type: 'integer',
  default: 48,
  least: 1,
  most: 96,
} as const;

const optionsSchema = z.strictObject({
  latents: z.int().min(latentsField.least).max(latentsField.most).default(latentsField.default),
});
const stateSchema = z.object({
  follows: followsSchema,
  /** The column whose cells are drawn in the shares of the tensor of that name. */
  balanced: z.int().min(0).optional(),
});

/** @throws Error where they are not shares of these cells */
function sharesOf(tensor: TensorData | undefined, cells: Cells | undefined): Float64Array {
  const isSound =
    tensor instanceof Float64Array &&
    tensor.length === cells?.weights.length &&
    tensor.every((share) => share >= 0 && share <= 1);
  if (!isSound) throw new Error('the shares of the balance do not fit its column');
  return tensor;
}

export const copulaCode = {
  async fit(table, options, random, control) {
    const { latents } = optionsSchema.parse(options);
    throwIfAborted(control.signal);
    const follows = findFollows(table);
    const followers = new Set(follows.map(({ column }) => column));
    const columns = table.columns.map((_, i) => i).filter((i) => !followers.has(i));
    const layout = growLayout(table, columns, latents);
    const { rowCount: trainRows } = table;
    const products = meanProducts(scoreRows(table, layout), layout.length, trainRows);
    await control.breathe?.();
    const input = { columnCount: table.columns.length, trainRows, products };
    const factor = await matchFactor(layout, input, random, control);
    const balance =
      table.balance &&
      leadingBalance(
        table.balance,
        follows,
        (column) => table.columns[column]?.cells.weights ?? new Float64Array(0),
      );
    return {
      state: { follows, ...(balance && { balanced: balance.column }) },
      tensors: { ...packLayout(layout), factor, ...(balance && { shares: balance.shares }) },
    };
  },

  open(state, tensors, cells) {
    const { follows, balanced } = stateSchema.parse(state);
    checkFollows(follows, cells);
    const layout = unpackLayout(tensors, cells.length);
    const { factor } = tensors;
    if (!(factor instanceof Float64Array) || factor.length !== layout.length ** 2) {
      throw new Fault('internal', { message: 'the factor does not fit the layout' });
    }
    const tilt =
      balanced === undefined
        ? null
        : new Tilt(layout, factor, cells.length, {
            column: balanced,
            shares: sharesOf(tensors['shares'], cells[balanced]),
          });
    return new CopulaSampler(layout, factor, cells, follows, tilt);
  },
} satisfies GeneratorCode;

export const copula: Generator = {
  rowsAtMost: 50_000,
  suits: ({ rowCount }) => (rowCount < 100 ? 0.9 : 0.1),
  info: {
    id: 'copula',
    name: 'Gaussian copula',
    description:
      'Learns every column exactly and how columns go together two by two. Ready in about a second.',
    goodFor: 'A quick, sound first twin of any table, and tables with few rows.',
    isNetwork: false,
    canBalance: true,
    options: optionsSchema,
    fields: [latentsField],
    estimate: (schema, rows) => ({
      fitMs: 800 + schema.columns.length * rows * 2.2e-4,
      sampleMsPerRow: 5e-4 + 2e-4 * schema.columns.length + 5e-7 * schema.columns.length ** 2,
      memoryBytes: 2e7 + schema.columns.length * (rows * 8 + Math.min(rows, 50_000) * 20),
    }),
  },

  load: () => Promise.resolve(copulaCode),
};
