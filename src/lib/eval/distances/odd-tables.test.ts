/** Tables at the edge, judged by all three parts that search nearest rows. */
import { expect, test } from 'vitest';
import { judgeOptionsSchema, type Schema, type Table } from '../../engine/schema';
import { stream } from '../../engine/random';
import { align } from '../align';
import { judge as judgeDensity } from '../density';
import { judge as judgeMap } from '../map';
import { measured, unavailable } from '../measured';
import type { PartInput } from '../parts';
import { sliceTable, testSchema, testTable } from '../testing';
import { judge as judgeDistances } from './index';

const judges = { distances: judgeDistances, density: judgeDensity, map: judgeMap };

async function judgeAll(schema: Schema, train: Table, holdout: Table | null, synthetic: Table) {
  const tables = { train, holdout, synthetic };
  const aligned = align(schema, tables);
  const report = {
    privacy: {
      copies: { synthetic: measured(0, ''), baseline: unavailable('not here') },
      copiedRows: { synthetic: 0, holdout: null },
    },
  } as unknown as PartInput['report'];
  const input = {
    ...{ schema, tables, aligned, seed: 2, report, options: judgeOptionsSchema.parse({}) },
    tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
  };
  const status: Record<string, string> = {};
  for (const [name, judge] of Object.entries(judges)) {
    const part = await judge(input, {});
    status[name] = part.status === 'judged' ? 'judged' : part.reason;
    const text = JSON.stringify(part);
    // JSON has no NaN and no Infinity: they become null.
    if (part.status === 'judged' && name !== 'map')
      for (const { synthetic } of part.figures)
        if (synthetic.status === 'measured')
          expect(Number.isFinite(synthetic.value), text).toBe(true);
    if (part.status === 'judged' && 'views' in part)
      for (const { points } of part.views)
        for (const { x, y } of points) expect([...x, ...y].every(Number.isFinite), name).toBe(true);
  }
  return status;
}

const schema = testSchema([
  { name: 'n', kind: 'integer' },
  { name: 'c', kind: 'category' },
]);
const random = stream(1, 'odd');
const table = (rows: number, lane: number) =>
  testTable([
    Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? null : random.below(50, i, lane))),
    Array.from({ length: rows }, (_, i) => (i === 1 ? null : 'abc'[random.below(3, i, lane + 1)]!)),
  ]);
const [train, synthetic] = [table(40, 0), table(40, 2)];
const judgedAll = { distances: 'judged', density: 'judged', map: 'judged' };

test('an ordinary table, with and without a holdout', async () => {
  expect(await judgeAll(schema, train, table(40, 4), synthetic)).toEqual(judgedAll);
  expect(await judgeAll(schema, train, null, synthetic)).toEqual(judgedAll);
});

test('no rows and one row: judged or a reason', async () => {
  const none = sliceTable(synthetic, 0, 0);
  const one = sliceTable(synthetic, 1, 2);
  expect(await judgeAll(schema, train, table(40, 4), none)).toEqual({
    distances: 'the synthetic table has no rows',
    density: 'fewer than 10 rows to compare',
    map: 'there are fewer than three rows to draw',
  });
  expect((await judgeAll(schema, none, null, synthetic)).distances).toBe(
    'the training table has no rows',
  );
  expect((await judgeAll(schema, train, one, one)).distances).toBe('judged');
  expect((await judgeAll(schema, one, one, synthetic)).distances).toBe('judged');
  expect((await judgeAll(schema, train, none, synthetic)).distances).toBe('judged');
});

test('nulls alone, one value alone, one column alone', async () => {
  const nulls = testTable([new Array<null>(20).fill(null), new Array<null>(20).fill(null)]);
  const labelled = { ...nulls, columns: [nulls.columns[0]!, sliceTable(train, 1, 2).columns[1]!] };
  const empty = {
    rowCount: 20,
    columns: [
      labelled.columns[0]!,
      { storage: 'text' as const, codes: new Int32Array(20).fill(-1), labels: [] },
    ],
  };
  const onePlace = {
    ...judgedAll,
    density: 'all real rows are the same: there is no place around them to lie in',
  };
  expect(await judgeAll(schema, empty, empty, empty)).toEqual(onePlace);
  const constant = testTable([new Array<number>(30).fill(5), new Array<string>(30).fill('p')]);
  expect(await judgeAll(schema, constant, constant, constant)).toEqual(onePlace);
  expect(await judgeAll(schema, constant, constant, synthetic)).toEqual(onePlace);
  const narrow = testSchema([{ name: 'n', kind: 'integer' }]);
  const cut = (whole: Table): Table => ({ ...whole, columns: whole.columns.slice(0, 1) });
  expect(await judgeAll(narrow, cut(train), cut(table(40, 4)), cut(synthetic))).toEqual(judgedAll);
  const key = testSchema([{ name: 'n', kind: 'identifier' }]);
  expect(Object.values(await judgeAll(key, cut(train), null, cut(train)))).not.toContain('judged');
});

test('10,000 labels, and 300 columns', { timeout: 30_000 }, async () => {
  const single = testSchema([{ name: 'c', kind: 'category' }]);
  const labels = (lane: number) =>
    testTable([Array.from({ length: 900 }, (_, i) => `label ${random.below(10_000, i, lane)}`)]);
  expect(await judgeAll(single, labels(0), labels(1), labels(2))).toEqual(judgedAll);
  const wide = testSchema(
    Array.from({ length: 300 }, (_, c) => ({ name: `c${c}`, kind: 'integer' })),
  );
  const numbers = (lane: number) =>
    testTable(
      Array.from({ length: 300 }, (_, c) =>
        Array.from({ length: 120 }, (_, i) => random.below(100, i * 300 + c, lane)),
      ),
    );
  expect(await judgeAll(wide, numbers(0), numbers(1), numbers(2))).toEqual(judgedAll);
});
