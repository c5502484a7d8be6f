/** Attacks and disclosure on tables that have little to attack: they say why, or give what can be given. */
import { describe, expect, test } from 'vitest';
import { judgeOptionsSchema, reportSchema, type Progress, type Table } from '../../engine/schema';
import { align } from '../align';
import { judge as judgeDisclosure } from '../disclosure';
import type { PartInput } from '../parts';
import { sliceTable, testSchema, testTable, type TestColumn } from '../testing';
import { judge as judgeAttacks } from './judge';

type Cell = string | number | null;

function input(
  columns: readonly TestColumn[],
  train: Table,
  holdout: Table | null,
  synthetic: Table,
): PartInput {
  const schema = testSchema(columns);
  const tables = { train, holdout, synthetic };
  return {
    ...{ schema, tables, aligned: align(schema, tables), seed: 1 },
    options: judgeOptionsSchema.parse({}),
    report: { parts: {} } as PartInput['report'],
    tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
  };
}

async function judgeBoth(...given: Parameters<typeof input>) {
  const asked = input(...given);
  const parts = {
    attacks: await judgeAttacks(asked, {}),
    disclosure: await judgeDisclosure(asked, {}),
  };
  expect(reportSchema.shape.parts.parse(parts)).toEqual(parts);
  for (const part of Object.values(parts)) {
    if (part.status !== 'judged') continue;
    for (const { synthetic, interval } of part.figures) {
      if (synthetic.status === 'measured') expect(synthetic.value).not.toBeNaN();
      if (interval === null) continue;
      expect(interval.low).toBeLessThanOrEqual(interval.high);
    }
  }
  return parts;
}

/** `count` rows, each column by its own rule. */
const make = (count: number, shift: number, rules: readonly ((i: number) => Cell)[]): Table =>
  testTable(rules.map((rule) => Array.from({ length: count }, (_, i) => rule(i + shift))));

const pair: readonly TestColumn[] = [
  { name: 'kind', kind: 'category' },
  { name: 'size', kind: 'integer' },
];
const pairRules = [(i: number) => ['s', 'm', 'l'][(i * 7) % 3]!, (i: number) => (i * 37) % 101];
const threeOf = (rules: readonly ((i: number) => Cell)[], rows = 80) =>
  [make(rows, 0, rules), make(rows, 1000, rules), make(rows, 2000, rules)] as const;

describe('nothing is claimed', () => {
  test('by attacks without a holdout; disclosure has no baselines then', async () => {
    const [train, , synthetic] = threeOf(pairRules);
    const { attacks, disclosure } = await judgeBoth(pair, train, null, synthetic);
    expect(attacks).toEqual({
      status: 'unavailable',
      reason: 'no real rows were set aside as a holdout',
    });
    if (disclosure.status !== 'judged') throw new Error(disclosure.reason);
    const outliers = disclosure.figures.find(({ metric }) => metric === 'outliers-copied');
    expect(outliers?.baseline.status).toBe('unavailable');
  });

  test('by attacks on a handful of rows', async () => {
    const [train, holdout, synthetic] = threeOf(pairRules, 20);
    const { attacks } = await judgeBoth(pair, train, holdout, synthetic);
    expect(attacks).toMatchObject({ status: 'unavailable' });
    if (attacks.status === 'unavailable') expect(attacks.reason).toContain('fewer than 50 rows');
  });

  test('on one column, or none', async () => {
    for (const of of [pair.slice(0, 1), [{ name: 'note', kind: 'text' as const }]]) {
      const [train, holdout, synthetic] = threeOf(pairRules.slice(0, 1));
      const { attacks, disclosure } = await judgeBoth(of, train, holdout, synthetic);
      expect(attacks).toMatchObject({ status: 'unavailable' });
      expect(disclosure).toMatchObject({ status: 'unavailable' });
    }
  });

  test('on no rows at all', async () => {
    const [train, holdout] = threeOf(pairRules);
    const { attacks, disclosure } = await judgeBoth(pair, train, holdout, sliceTable(train, 0, 0));
    expect(attacks).toMatchObject({ status: 'unavailable' });
    expect(disclosure).toMatchObject({ status: 'unavailable', reason: 'a table has no rows' });
  });
});

describe('what can be judged is judged', () => {
  const judged = async (
    columns: readonly TestColumn[],
    rules: readonly ((i: number) => Cell)[],
    rows = 80,
  ) => {
    const parts = await judgeBoth(columns, ...threeOf(rules, rows));
    expect(parts.attacks.status).toBe('judged');
    expect(parts.disclosure.status).toBe('judged');
    return parts;
  };

  test('two columns', () => judged(pair, pairRules));

  test('constant columns, and columns of nulls', () =>
    judged(
      [
        { name: 'same', kind: 'integer' },
        { name: 'empty', kind: 'integer' },
        { name: 'nothing', kind: 'category' },
        ...pair,
      ],
      // A label column must hold a label somewhere to be one.
      [() => 5, () => null, (i) => (i % 1000 === 0 ? 'once' : null), ...pairRules],
    ));

  test('only constant columns', () =>
    judged(
      [
        { name: 'a', kind: 'category' },
        { name: 'b', kind: 'integer' },
      ],
      [() => 'same', () => 1],
    ));

  test(
    '10,000 labels',
    () =>
      judged(
        [{ name: 'city', kind: 'category' }, ...pair],
        [(i) => `city ${(i * 7919) % 10_007}`, ...pairRules],
        10_000,
      ),
    60_000,
  );

  test(
    '500 columns',
    () =>
      judged(
        Array.from({ length: 500 }, (_, c) => ({
          name: `c${c}`,
          kind: c % 2 === 0 ? ('integer' as const) : ('category' as const),
        })),
        Array.from(
          { length: 500 },
          (_, c) =>
            (i: number): Cell =>
              c % 2 === 0 ? (i * (c + 3)) % 17 : `v${(i * (c + 2)) % 5}`,
        ),
      ),
    60_000,
  );

  test('infinitely far and negative numbers', () =>
    judged(pair, [pairRules[0]!, (i) => (i % 11 === 0 ? -1e300 : -i)]));
});

test('progress is told and an abort is heard in both', async () => {
  const [train, holdout, synthetic] = threeOf(pairRules, 600);
  for (const judge of [judgeAttacks, judgeDisclosure]) {
    const seen: Progress[] = [];
    await judge(input(pair, train, holdout, synthetic), { onProgress: (told) => seen.push(told) });
    const done = seen.map((told) => told.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    for (const told of seen) expect(told.done).toBeLessThanOrEqual(told.total ?? 0);
    const abort = new AbortController();
    abort.abort();
    await expect(
      judge(input(pair, train, holdout, synthetic), { signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  }
});
