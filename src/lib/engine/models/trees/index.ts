/** Trees: every column from those before it, by a decision tree that holds the shares of cells in its leaves. */
import { throwIfAborted, track, z, type Control } from '../../schema';
import { findFollows } from '../follow';
import type { EncodedTable, Generator } from '../generator';
import { binsOf, cellCount } from './bins';
import { TreeSampler } from './draw';
import { ForestBuilder, packForest, unpackForest, type Forest } from './forest';
import { growTree, type Feature, type Growth } from './grow';
import { dependenceOf, visitOrder, type Visit } from './order';
import { targetOf } from './target';

const leafField = {
  name: 'leafRows',
  label: 'Rows a leaf',
  description: '',
  type: 'integer',
  default: 20,
  least: 2,
  most: 1000,
} as const;

const optionsSchema = z.strictObject({
  leafRows: z.int().min(leafField.least).max(leafField.most).default(leafField.default),
});
const stateSchema = z.object({
  follows: z.array(
    z.object({ column: z.int().min(0), leader: z.int().min(0), cells: z.array(z.int().min(0)) }),
  ),
});
const predictorsAtMost = 48;

type Column = EncodedTable['columns'][number];

function featuresOf(table: EncodedTable): Feature[] {
  return table.columns.map(({ codes, cells }, column) => {
    const { of, size, isOrdered } = binsOf(cells);
    const bins = Uint8Array.from(codes, (code) => of[code] as number);
    return { column, bins, size, isOrdered, nullBin: cells.hasNull ? size - 1 : -1 };
  });
}

async function growForest(
  table: EncodedTable,
  columns: readonly number[],
  visit: Visit,
  growth: Growth,
  control: Control,
): Promise<Forest> {
  const features = featuresOf(table);
  const builder = new ForestBuilder();
  const report = track(control, 'growing trees', columns.length);
  for (const [place, at] of visit.order.entries()) {
    throwIfAborted(control.signal);
    const column = columns[at] as number;
    const { codes, cells } = table.columns[column] as Column;
    const by = (visit.predictors[place] ?? []).map((i) => features[columns[i] as number] as Feature);
    builder.add(column, codes, await growTree(by, targetOf(cells), codes, growth, control));
    report(place + 1);
    await control.breathe?.();
  }
  return builder.build();
}

export const trees: Generator = {
  rowsAtMost: 200_000,
  info: {
    id: 'trees',
    name: 'Trees',
    description: 'x',
    goodFor: 'x',
    options: optionsSchema,
    fields: [leafField],
    estimate: (schema, rows) => ({
      fitMs: 800 + schema.columns.length * rows * 2.2e-4,
      sampleMsPerRow: 5e-4 + 2e-4 * schema.columns.length + 5e-7 * schema.columns.length ** 2,
      memoryBytes: 2e7 + schema.columns.length * (rows * 8 + Math.min(rows, 50_000) * 20),
    }),
  },

  async fit(table, options, _random, control) {
    const { leafRows } = optionsSchema.parse(options);
    throwIfAborted(control.signal);
    const follows = findFollows(table);
    const followers = new Set(follows.map(({ column }) => column));
    const columns = [...table.columns.keys()].filter(
      (i) => !followers.has(i) && cellCount((table.columns[i] as Column).cells) > 1,
    );
    const visit = visitOrder(await dependenceOf(table, columns, control), columns.length, predictorsAtMost);
    const growth = { leafRows, depth: 40, gain: Number((globalThis as any).GAIN ?? 0) };
    const forest = await growForest(table, columns, visit, growth, control);
    return { state: { follows }, tensors: packForest(forest) };
  },

  open(state, tensors, cells) {
    const { follows } = stateSchema.parse(state);
    return new TreeSampler(unpackForest(tensors, cells), cells, follows);
  },
};
