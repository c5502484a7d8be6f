/** Rows of all tables as points on two maps, drawn together: one by directions, one by neighbours. */
import { stream } from '../../engine/random';
import type { Control, JudgedPart, ReportPart } from '../../engine/schema';
import type { Aligned } from '../align';
import { euclideanBlocks } from '../density';
import { layOut, nearestRows, orderColumns, rangesOf, type Part, type RowBlock } from '../nearest';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { drawRows } from '../sample';
import { pointsOf, standardise, type Points } from './features';
import { graphOf, layOutGraph, type Layout } from './neighbours';
import { principalComponents, project, type Components } from './pca';

const mostRows = 1000;
/** Most values of a table; wide tables are drawn with fewer rows. */
const mostValues = 200_000;
const leastRows = 3;
const neighbours = 15;

type View = JudgedPart<'map'>['views'][number];

/** @throws Fault `cancelled` */
export async function judge(input: PartInput, control: Control): Promise<ReportPart<'map'>> {
  const { aligned, seed, tools } = input;
  const { rows, columns } = aligned;
  const cannot = (reason: string) => ({ status: 'unavailable', reason }) as const;
  if (columns.length === 0) return cannot('no column has values to draw');
  if (rows.train < leastRows || rows.synthetic < leastRows)
    return cannot('there are fewer than three rows to draw');
  const tables: Part[] = (['train', 'holdout', 'synthetic'] as const).filter(
    (part) => rows[part] > 0,
  );
  const ranges = rangesOf(aligned, 'train');
  const most = Math.min(mostRows, Math.ceil(mostValues / columns.length));
  const drawn = tables.map((part) => drawRows(rows[part], most, seed, `map ${part}`));
  const blocks = standardise(
    euclideanBlocks(tables.map((part, i) => layOut(aligned, part, drawn[i] as Int32Array, ranges))),
  );
  const points = pointsOf(blocks);
  const pace = new Pace(control, points.rows * 10);
  const stage = 'drawing maps of all rows';
  const trainRows = (drawn[0] as Int32Array).length;
  const onRound = (rounds: number) => pace.step(stage, points.rows / rounds);
  const components = await principalComponents(points, trainRows, seed, onRound);
  const all = join(blocks);
  const found = await nearestRows(all, all, {
    ...{ tools, k: Math.min(neighbours, all.rows - 1), isSelf: true, metric: 'euclidean' },
    onDone: (done) => pace.step(stage, done),
  });
  const start = await startOf(points, seed, onRound);
  const layout = await layOutGraph(graphOf(found), start, seed, (epochs) =>
    pace.step(stage, (7 * points.rows) / epochs),
  );
  const [first, second] = components.directions;
  const pca = { x: project(points, points.rows, first), y: project(points, points.rows, second) };
  const counts = drawn.map(({ length }) => length);
  const isAll = tables.every((part, i) => counts[i] === rows[part]);
  return {
    status: 'judged',
    figures: [],
    sampled: isAll
      ? null
      : `A seeded sample of at most ${most.toLocaleString('en')} rows of each table.`,
    views: [
      view('pca', axesOf(components, points, aligned, blocks[0] as RowBlock), pca, tables, counts),
      view('neighbours', ['no unit: near points are alike', ''], layout, tables, counts),
    ],
  };
}

function join(blocks: readonly RowBlock[]): RowBlock {
  const [first] = blocks as readonly [RowBlock];
  const rows = blocks.reduce((total, block) => total + block.rows, 0);
  const values = new Float64Array(rows * first.width);
  let at = 0;
  for (const block of blocks) {
    values.set(block.values, at);
    at += block.values.length;
  }
  return { ...first, values, rows };
}

/** Directions of all tables together, so that a table that lies elsewhere begins elsewhere; a little noise parts copies. */
async function startOf(
  points: Points,
  seed: number,
  onRound: (rounds: number) => Promise<void>,
): Promise<Layout> {
  const { directions } = await principalComponents(points, points.rows, seed, onRound);
  const random = stream(seed, 'map start');
  const [x, y] = directions.map((direction, lane) => {
    const along = project(points, points.rows, direction);
    const widest = along.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return along.map((value, i) => (10 * value) / widest + (random.uniform(i, lane) - 0.5) / 50);
  });
  return { x: x as Float64Array, y: y as Float64Array };
}

/** Cells along the longer side of a map. */
const cells = 250;

function view(
  name: View['name'],
  axes: [string, string],
  { x, y }: Layout,
  tables: readonly Part[],
  counts: readonly number[],
): View {
  const step = Math.max(spanOf(x), spanOf(y)) / cells || 1;
  const rounded = (values: Float64Array) =>
    Array.from(values, (value) => Number((Math.round(value / step) * step).toPrecision(6)) + 0);
  let at = 0;
  return {
    name,
    axes,
    points: tables.map((table, i) => {
      const [from, to] = [at, at + (counts[i] as number)];
      at = to;
      return { table, x: rounded(x.subarray(from, to)), y: rounded(y.subarray(from, to)) };
    }),
  };
}

function spanOf(values: Float64Array): number {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max - min;
}

/** “first direction (12 % of the spread): education, age, hours-per-week”. */
function axesOf(
  { directions, shares }: Components,
  points: Points,
  aligned: Aligned,
  block: RowBlock,
): [string, string] {
  const names = columnNames(aligned, block);
  const axis = (place: 0 | 1) => {
    const weights = new Map<string, number>();
    directions[place].forEach((value, i) => {
      const name = names[points.columns[i] as number] ?? '';
      weights.set(name, (weights.get(name) ?? 0) + value * value);
    });
    const strongest = [...weights].sort((a, b) => b[1] - a[1]).slice(0, 3);
    const list = strongest.filter(([, weight]) => weight > 0.05).map(([name]) => name);
    const which = ['first', 'second'][place];
    return `${which} direction (${Math.round(100 * shares[place])} % of the spread): ${list.join(', ')}`;
  };
  return [axis(0), axis(1)];
}

/** Names of the block's columns: labels, labels of empty numbers, numbers. */
function columnNames(aligned: Aligned, block: RowBlock): string[] {
  const { labels, numbers } = orderColumns(aligned, rangesOf(aligned, 'train'));
  const name = (c: number) => aligned.columns[c]?.column.name ?? '';
  const gaps = block.labelWidth - labels.length;
  return [
    ...labels.map(name),
    ...Array.from({ length: gaps }, () => 'empty cells'),
    ...numbers.map(name),
  ];
}
