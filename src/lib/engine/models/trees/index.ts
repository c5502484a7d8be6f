/**
 * Trees: every column is drawn from those before it by a decision tree whose leaves hold shares of cells,
 * as in synthpop (Nowok, Raab and Dibben, "synthpop: bespoke creation of synthetic data in R", 2016).
 */
import { cellCount } from '../../encode';
import { throwIfAborted, track, z, type Control } from '../../schema';
import { checkFollows, findFollows, followsSchema, type Follow } from '../follow';
import type { Balance, EncodedTable, Generator, GeneratorCode } from '../generator';
import { TreeSampler } from './draw';
import { ForestBuilder, packForest, unpackForest, type Forest } from './forest';
import { featureOf, type Feature } from './features';
import { growTree, type Growth } from './grow';
import { chooseGrowth, growthOf, verdictSchema, type Try } from './guard';
import { fields, optionsSchema } from './options';
import { dependenceOf, visitOrder, type Visit } from './order';
import { targetOf } from './target';

const stateSchema = z.object({ follows: followsSchema, guard: verdictSchema.nullable() });
const predictorsAtMost = 48;
const predictorsAtLeast = 16;
/** Columns with so few cells are drawn before the others. */
const fewCells = 20;
const depthAtMost = 60;

type Column = EncodedTable['columns'][number];

/** Columns to grow, how they follow one another, and the order of visiting. */
interface Plan {
  readonly follows: readonly Follow[];
  readonly columns: readonly number[];
  readonly visit: Visit;
}

async function planOf(table: EncodedTable, control: Control): Promise<Plan> {
  const balanced = table.balance?.column ?? -1;
  const follows = findFollows(table).filter(({ column }) => column !== balanced);
  const followers = new Set(follows.map(({ column }) => column));
  const sizes = table.columns.map(({ cells }) => cellCount(cells));
  const columns = [...table.columns.keys()].filter(
    (i) => !followers.has(i) && (sizes[i] as number) > 1,
  );
  await control.breathe?.();
  const dependence = await dependenceOf(table, columns, control);
  const visit = visitOrder(
    dependence,
    columns.map((column) => (sizes[column] as number) <= fewCells),
    predictorsFor(columns.length, table.rowCount),
    columns.indexOf(balanced),
  );
  return { follows, columns, visit };
}

/** Fewer in wide tables of few rows, where most of what many questions find is chance. */
function predictorsFor(columns: number, rows: number): number {
  const most = Math.max(predictorsAtLeast, Math.floor(rows / 50));
  return Math.min(predictorsAtMost, columns <= predictorsAtMost ? columns : most);
}

/** A column drawn in the shares that are wanted has a leaf of these, not of rows. */
function balancedLeaf(shares: Float64Array): { cells: number[]; counts: number[] } {
  const counts = Array.from(shares, (share) => Math.round(share * 2 ** 24));
  const cells = [...counts.keys()].filter((cell) => (counts[cell] as number) > 0);
  return { cells, counts: cells.map((cell) => counts[cell] as number) };
}

interface Material {
  readonly table: EncodedTable;
  readonly features: readonly Feature[];
  readonly plan: Plan;
}

/** @param rows to grow on, ascending */
async function growForest(
  { table, features, plan: { columns, visit } }: Material,
  rows: Int32Array,
  growth: Growth,
  control: Control,
  balance: Balance | null = null,
): Promise<Forest> {
  const builder = new ForestBuilder();
  const report = track(control, 'growing trees', columns.length);
  for (const [place, at] of visit.order.entries()) {
    throwIfAborted(control.signal);
    const column = columns[at] as number;
    if (column === balance?.column) builder.addLeaf(column, balancedLeaf(balance.shares));
    else {
      const { codes, cells } = table.columns[column] as Column;
      const by = (visit.predictors[place] ?? []).map(
        (i) => features[columns[i] as number] as Feature,
      );
      const tree = await growTree(by, targetOf(cells), codes, rows, growth, control);
      builder.add(column, codes, tree);
    }
    report(place + 1);
    await control.breathe?.();
  }
  return builder.build();
}

/** Draws from trees grown on some rows, for the guard. */
function trialOf(material: Material, { signal, breathe }: Control): Try {
  const cells = material.table.columns.map((column) => column.cells);
  return async (rows, growth, count) => {
    const forest = await growForest(material, rows, growth, { signal, breathe });
    const drawn = new TreeSampler(forest, cells, []).draw(0, count, 1);
    return { columns: drawn.map((each, i) => ({ ...each, cells: cells[i] as Column['cells'] })) };
  };
}

export const treesCode = {
  async fit(table, options, random, control) {
    const { leafRows, evidence, guard } = optionsSchema.parse(options);
    throwIfAborted(control.signal);
    const plan = await planOf(table, control);
    const material: Material = { table, plan, features: table.columns.map(featureOf) };
    const first: Growth = {
      leafRows: Math.max(leafRows, table.rareBelow ?? 1),
      evidence,
      depth: depthAtMost,
    };
    const verdict = guard
      ? await chooseGrowth(table, plan.columns, first, random, trialOf(material, control), control)
      : null;
    const growth = verdict === null ? first : { ...first, ...growthOf(verdict) };
    const rows = new Int32Array(table.rowCount);
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    const forest = await growForest(material, rows, growth, control, table.balance);
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
    canBalance: true,
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
