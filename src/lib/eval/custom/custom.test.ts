import { describe, expect, test } from 'vitest';
import { openNodeDuck } from '../../data/index.node';
import type { CustomMetric, JudgedPart } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { testSchema, testTable } from '../testing';

const schema = testSchema([
  { name: 'a "b"', kind: 'integer' },
  { name: 'c', kind: 'category' },
]);
const table = (numbers: readonly (number | null)[]) =>
  testTable([numbers, numbers.map((_, i) => (i % 2 ? 'x' : 'y'))]);
const tables = {
  train: table([1, 2, 3, 4]),
  holdout: table([2, 4]),
  synthetic: table([10, null, 20]),
};
const metric = (sql: string, rest: Partial<CustomMetric> = {}): CustomMetric => ({
  name: 'mine',
  sql,
  better: 'higher',
  goodAt: null,
  ...rest,
});

async function judged(custom: readonly CustomMetric[], holdout = true) {
  const { parts } = await evaluate({
    schema,
    ...tables,
    holdout: holdout ? tables.holdout : null,
    seed: 1,
    parts: ['custom'],
    options: { custom: [...custom] },
    tools: { openDuck: openNodeDuck },
  });
  expect(parts.custom).toMatchObject({ status: 'judged' });
  return (parts.custom as JudgedPart<'custom'>).metrics;
}

describe('queries of a person', () => {
  test('are asked of the drawn table, and of the holdout in its place', async () => {
    const [mean, gap, count] = await judged([
      metric('SELECT avg("a ""b""") FROM synthetic;'),
      metric(
        `SELECT abs((SELECT avg("a ""b""") FROM synthetic) - (SELECT avg("a ""b""") FROM train))`,
      ),
      metric('SELECT count(*) FROM holdout'),
    ]);
    expect(mean).toMatchObject({ synthetic: { value: 15 }, baseline: { value: 3 } });
    expect(gap).toMatchObject({ synthetic: { value: 12.5 }, baseline: { value: 0.5 } });
    expect(count).toMatchObject({ synthetic: { value: 2 }, baseline: { value: 2 } });
  });

  test.each([
    ['SELECT avg(d) FROM synthetic', /failed: .*d/],
    ['SELEC 1', /failed/],
    ['SELECT c FROM synthetic', /something else than a number/],
    ['SELECT 1 WHERE false', /gave nothing/],
  ])('%s: no number, and why', async (sql, reason) => {
    const [one] = await judged([metric(sql)]);
    expect(one?.synthetic).toMatchObject({ status: 'unavailable' });
    expect((one?.synthetic as { reason: string }).reason).toMatch(reason);
  });

  test.each([
    [{ better: 'higher', goodAt: 15 }, 'good'],
    [{ better: 'higher', goodAt: 16 }, 'poor'],
    [{ better: 'lower', goodAt: 15 }, 'good'],
    [{ better: 'nearer', goodAt: 11 }, 'poor'],
    [{ better: 'nearer', goodAt: 12 }, 'good'],
    [{ better: 'lower', goodAt: null }, 'unknown'],
  ] as const)('%o is %s', async (rest, grade) => {
    const [one] = await judged([metric('SELECT avg("a ""b""") FROM synthetic', rest)]);
    expect(one?.grade).toBe(grade);
  });

  test('a question that breaks the database costs no other its answer', async () => {
    const tooMuch = `SELECT length(string_agg(repeat('x', 100000), '')) FROM range(1000000000)`;
    const [broken, count] = await judged([metric(tooMuch), metric('SELECT count(*) FROM train')]);
    const noMemory = { status: 'unavailable', reason: expect.stringMatching(/memory/) as string };
    expect(broken).toMatchObject({ synthetic: noMemory, baseline: noMemory });
    expect(count).toMatchObject({ synthetic: { value: 4 }, baseline: { value: 4 } });
  });

  test('without a holdout the baseline says so', async () => {
    const [one] = await judged([metric('SELECT count(*) FROM synthetic')], false);
    expect(one).toMatchObject({ synthetic: { value: 3 }, baseline: { status: 'unavailable' } });
  });
});
