import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeOptionsSchema, type JudgedPart, type Schema, type Table } from '../../engine/schema';
import { stream } from '../../engine/random';
import { align } from '../align';
import type { PartInput } from '../parts';
import { adultColumns, readTestCsv, testSchema, testTable } from '../testing';
import { judge } from './index';

async function mapped(
  schema: Schema,
  train: Table,
  holdout: Table | null,
  synthetic: Table,
  seed = 1,
) {
  const tables = { train, holdout, synthetic };
  const part = await judge(
    {
      ...{ schema, tables, aligned: align(schema, tables), seed },
      options: judgeOptionsSchema.parse({}),
      report: {} as PartInput['report'],
      tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
    },
    {},
  );
  expect(part.status === 'unavailable' ? part.reason : null).toBe(null);
  return part as JudgedPart<'map'>;
}

const schema = testSchema([
  { name: 'x', kind: 'decimal' },
  { name: 'y', kind: 'decimal' },
  { name: 'z', kind: 'decimal' },
  { name: 'label', kind: 'category' },
]);

/** Three clouds, moved by `shift` in z. Row i is of cloud i % 3. */
function clouds(rows: number, purpose: string, shift = 0): Table {
  const random = stream(3, purpose);
  const all = Array.from({ length: rows }, (_, i) => i);
  const noise = (lane: number) => (i: number) => random.normal(i, lane);
  return testTable([
    all.map((i) => 12 * (i % 3) + noise(0)(i)),
    all.map((i) => (i % 3 === 1 ? 12 : 0) + noise(1)(i)),
    all.map((i) => shift + noise(2)(i)),
    all.map((i) => `cloud ${i % 3}`),
  ]);
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly group: string;
}

function pointsOf(
  view: JudgedPart<'map'>['views'][number],
  groupOf: (table: string, i: number) => string,
): Point[] {
  return view.points.flatMap(({ table, x, y }) =>
    x.map((each, i) => ({ x: each, y: y[i]!, group: groupOf(table, i) })),
  );
}

/** Share of points whose nearest other point on the map is of their own group. */
function purity(points: readonly Point[]): number {
  let same = 0;
  for (const one of points) {
    let [best, group] = [Infinity, ''];
    for (const other of points) {
      if (other === one) continue;
      const apart = (one.x - other.x) ** 2 + (one.y - other.y) ** 2;
      if (apart < best) [best, group] = [apart, other.group];
    }
    if (group === one.group) same++;
  }
  return same / points.length;
}

describe('maps', { timeout: 60_000 }, () => {
  test('clusters that are apart stay apart, on both maps; tables of one kind lie among each other', async () => {
    const part = await mapped(schema, clouds(300, 'a'), clouds(300, 'b'), clouds(300, 'c'));
    expect(part.views.map(({ name }) => name)).toEqual(['pca', 'neighbours']);
    for (const view of part.views) {
      expect(purity(pointsOf(view, (_, i) => String(i % 3))), view.name).toBeGreaterThan(0.99);
      expect(purity(pointsOf(view, (table) => table)), view.name).toBeLessThan(0.6);
    }
  });

  test('a synthetic table that lies elsewhere is seen elsewhere', async () => {
    const part = await mapped(schema, clouds(300, 'a'), clouds(300, 'b'), clouds(300, 'c', 15));
    const map = part.views.find(({ name }) => name === 'neighbours')!;
    const isMade = (table: string) => String(table === 'synthetic');
    expect(purity(pointsOf(map, isMade))).toBeGreaterThan(0.98);
  });

  test('the same seed draws the same map; another table does not move the axes of the first', async () => {
    const [train, holdout] = [clouds(90, 'a'), clouds(90, 'b')];
    const one = await mapped(schema, train, holdout, clouds(90, 'c'));
    expect(await mapped(schema, train, holdout, clouds(90, 'c'))).toEqual(one);
    const other = await mapped(schema, train, null, clouds(90, 'c', 5));
    expect(other.views[0]!.axes).toEqual(one.views[0]!.axes);
    expect(other.views[0]!.points.map(({ table }) => table)).toEqual(['train', 'synthetic']);
  });

  test('points are on a grid', async () => {
    const { views } = await mapped(schema, clouds(60, 'a'), null, clouds(60, 'c'));
    for (const { points } of views) {
      const values = [...new Set(points.flatMap(({ x, y }) => [...x, ...y]))].sort((a, b) => a - b);
      const span = values.at(-1)! - values[0]!;
      const steps = values.slice(1).map((value, i) => value - values[i]!);
      expect(Math.min(...steps)).toBeGreaterThan(span / 600);
    }
  });

  const folder = '../shared/golden/adult';
  test.runIf(existsSync(folder))(
    'Adult: a good twin lies among real rows, a shuffled one less',
    async () => {
      const adult = testSchema(adultColumns);
      const train = readTestCsv('../shared/data/adult_train.csv', adult);
      const holdout = readTestCsv('../shared/data/adult_holdout.csv', adult);
      const mixing = async (name: string) => {
        const part = await mapped(
          adult,
          train,
          holdout,
          readTestCsv(`${folder}/${name}.csv.gz`, adult),
        );
        return purity(pointsOf(part.views[1]!, (table) => String(table === 'synthetic')));
      };
      const [good, bad] = [await mixing('hidden_tree'), await mixing('shuffle')];
      expect(good).toBeLessThan(bad);
    },
  );
});
