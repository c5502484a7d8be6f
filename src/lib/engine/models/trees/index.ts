/**
 * Trees: every column is drawn from those before it by a decision tree whose leaves hold shares of cells,
 * as in synthpop (Nowok, Raab and Dibben, "synthpop: bespoke creation of synthetic data in R", 2016).
 */
import { throwIfAborted, track, z, type Control } from '../../schema';
import { findFollows, type Follow } from '../follow';
import type { EncodedTable, Generator, GeneratorCode } from '../generator';
import { binsOf, cellCount } from './bins';
import { TreeSampler } from './draw';
import { ForestBuilder, packForest, unpackForest, type Forest } from './forest';
import { growTree, type Feature, type Growth } from './grow';
import { chooseGrowth, verdictSchema } from './guard';
import { checkFollows, followsSchema } from './followers';
import { fields, optionsSchema } from './options';
import { dependenceOf, visitOrder, type Visit } from './order';
import { targetOf } from './target';

const stateSchema = z.object({ follows: followsSchema, guard: verdictSchema.nullable() });
const predictorsAtMost = 48;
const depthAtMost = 60;

type Column = EncodedTable['columns'][number];

/** Columns to grow, how they follow one another, and the order of visiting. */
interface Plan {
  readonly follows: readonly Follow[];
  readonly columns: readonly number[];
  readonly visit: Visit;
}

async function planOf(table: EncodedTable, control: Control): Promise<Plan> {
  const follows = findFollows(table);
  const followers = new Set(follows.map(({ column }) => column));
  const columns = [...table.columns.keys()].filter(
    (i) => !followers.has(i) && cellCount((table.columns[i] as Column).cells) > 1,
  );
  await control.breathe?.();
  const dependence = await dependenceOf(table, columns, control);
  return { follows, columns, visit: visitOrder(dependence, columns.length, predictorsAtMost) };
}

function featureOf({ codes, cells }: Column, column: number): Feature {
  const { of, size, isOrdered } = binsOf(cells);
  const bins = Uint8Array.from(codes, (code) => of[code] as number);
  return { column, bins, size, isOrdered, nullBin: cells.hasNull ? size - 1 : -1 };
}

async function growForest(
  table: EncodedTable,
  { columns, visit }: Plan,
  growth: Growth,
  control: Control,
): Promise<Forest> {
  const features = table.columns.map(featureOf);
  const builder = new ForestBuilder();
  const report = track(control, 'growing trees', columns.length);
  for (const [place, at] of visit.order.entries()) {
    throwIfAborted(control.signal);
    const column = columns[at] as number;
    const { codes, cells } = table.columns[column] as Column;
    const by = (visit.predictors[place] ?? []).map(
      (i) => features[columns[i] as number] as Feature,
    );
    builder.add(column, codes, await growTree(by, targetOf(cells), codes, growth, control));
    report(place + 1);
    await control.breathe?.();
  }
  return builder.build();
}

export const treesCode = {
  async fit(table, options, random, control) {
    const { leafRows, evidence, guard } = optionsSchema.parse(options);
    throwIfAborted(control.signal);
    const plan = await planOf(table, control);
    const first: Growth = { leafRows, evidence, depth: depthAtMost };
    const cells = table.columns.map((column) => column.cells);
    const { signal, breathe } = control;
    const verdict = !guard
      ? null
      : await chooseGrowth(
          table,
          plan.columns,
          first,
          random,
          async (seen, growth, rowCount) => {
            const forest = await growForest(seen, plan, growth, { signal, breathe });
            const drawn = new TreeSampler(forest, cells, []).draw(0, rowCount, 1);
            const columns = drawn.map((each, i) => ({
              ...each,
              cells: cells[i] as Column['cells'],
            }));
            return { rowCount, columns };
          },
          control,
        );
    const growth =
      verdict === null
        ? first
        : { ...first, leafRows: verdict.leafRows, evidence: verdict.evidence };
    const forest = await growForest(table, plan, growth, control);
    return { state: { follows: plan.follows, guard: verdict }, tensors: packForest(forest) };
  },

  open(state, tensors, cells) {
    const { follows } = stateSchema.parse(state);
    const forest = unpackForest(tensors, cells);
    checkFollows(follows, cells);
    return new TreeSampler(forest, cells, follows);
  },
} satisfies GeneratorCode;

export const trees: Generator = {
  rowsAtMost: 200_000,
  // Amounts are where it is sharpest.
  suits: ({ amountShare, rowCount }) => (rowCount < 100 ? 0.5 : 0.6 + 0.3 * amountShare),
  info: {
    id: 'trees',
    name: 'Trees',
    description:
      'Draws column after column, each by a decision tree that looks at the columns before it. Very faithful, ready in seconds.',
    goodFor:
      'Most tables: many columns that depend on one another, mixed kinds, nested missing values, from a few hundred rows.',
    isNetwork: false,
    canBalance: false,
    options: optionsSchema,
    fields,
    estimate: ({ columns: { length: columns } }, rows) => {
      const [looked, guarded] = [Math.min(rows, 200_000), Math.min(rows, 40_000)];
      const looks = columns * Math.min(columns / 2 + 1, predictorsAtMost);
      return {
        fitMs: 600 + columns * rows * 2.2e-4 + looks * (looked + guarded) * 2e-4,
        sampleMsPerRow: 4e-4 + 1.8e-4 * columns,
        memoryBytes: 4e7 + columns * (rows * 8 + looked * 14 + guarded * 9),
      };
    },
  },

  load: () => Promise.resolve(treesCode),
};
