import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../engine/random';
import {
  publicReport,
  type PartName,
  type Problem,
  type Report,
  type Table,
} from '../../engine/schema';
import { evaluate } from '../evaluate';
import { adultColumns, readTestCsv, testSchema, testTable, type TestColumn } from '../testing';

const columns: readonly TestColumn[] = [
  { name: 'age', kind: 'integer' },
  { name: 'city', kind: 'category' },
  { name: 'wage', kind: 'decimal', decimals: 2 },
  { name: 'rooms', kind: 'integer' },
  { name: 'plan', kind: 'category' },
];
const schema = testSchema(columns);
type Row = (number | string | null)[];

/** People whose wage grows with age, whose plan follows the city, and a tenth of whom keep rooms to themselves. */
function people(count: number, seed: number): Row[] {
  const random = stream(seed, 'people');
  return Array.from({ length: count }, (_, row) => {
    const age = Math.round(20 + 40 * random.uniform(row, 0));
    const city = ['Aal', 'Baden', 'Chur', 'Dorf', 'Enns'][
      [0.45, 0.75, 0.9, 0.96, 1].findIndex((end) => random.uniform(row, 1) < end)
    ]!;
    const wage = Math.round((1000 + 50 * age + 200 * random.normal(row, 2)) * 100) / 100;
    const rooms = random.uniform(row, 3) < 0.1 ? null : 1 + random.below(6, row, 4);
    const isUsual = random.uniform(row, 5) < 0.8;
    return [age, city, wage, rooms, isUsual === (city === 'Aal') ? 'basic' : 'full'];
  });
}

const tableOf = (rows: readonly Row[]): Table =>
  testTable(columns.map((_, c) => rows.map((row) => row[c]!)));
const train = people(4000, 1);
const holdout = people(2000, 2);
const fresh = people(4000, 3);

/** Problems of a table that was changed cell by cell. */
async function problemsOf(
  change: (row: Row, at: number) => Row,
  generator: string | null = null,
  rows = fresh,
): Promise<Problem[]> {
  const synthetic = tableOf(rows.map((row, at) => change([...row], at)));
  return judged({ schema, train: tableOf(train), holdout: tableOf(holdout), synthetic, generator });
}

async function judged(
  input: Omit<Parameters<typeof evaluate>[0], 'seed'>,
  parts: readonly PartName[] = ['problems'],
): Promise<Problem[]> {
  const { parts: done } = await evaluate({ ...input, seed: 1, parts });
  if (done.problems?.status !== 'judged') throw new Error(done.problems?.reason ?? 'missing');
  return done.problems.list;
}

const ids = (list: readonly Problem[]) => list.map(({ id }) => id);

test('fresh real rows have no problems, whichever they are', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 10, max: 1e6 }), async (seed) => {
      expect(await problemsOf((row) => row, 'trees', people(4000, seed))).toEqual([]);
    }),
    { numRuns: 8 },
  );
});

describe('one fault is told as what it is, and nothing else is', { timeout: 30_000 }, () => {
  test('a column that was scaled', async () => {
    const list = await problemsOf(([age, ...rest]) => [Number(age) * 1.2, ...rest]);
    expect(ids(list)).toEqual(expect.arrayContaining(['distribution:age', 'range:age']));
    expect(list.every((each) => each.columns.join() === 'age')).toBe(true);
    expect(list[0]).toMatchObject({ id: 'range:age', severity: 'high' });
    for (const { rows } of list) for (const row of rows) expect(row).toBeLessThan(4000);
  });

  test('a label that was dropped', async () => {
    const drop = ([age, city, ...rest]: Row): Row => [
      age!,
      city === 'Enns' ? 'Aal' : city!,
      ...rest,
    ];
    const list = await problemsOf(drop, 'circuit');
    expect(ids(list)).toEqual(['cardinality:city']);
    expect(list[0]?.sentence).toMatch(/“Enns” \([34]\.?\d* %\)/);
    expect(list[0]?.fix?.change).toEqual({ kind: 'balance', column: 'city', strength: 0.22 });
    const [asNetwork] = await problemsOf(drop, 'tvae');
    expect(asNetwork?.fix?.change).toEqual({ kind: 'generator', generator: 'trees' });
  });

  test('missing values that were filled in', async () => {
    const list = await problemsOf(([age, city, wage, rooms, plan], at) => [
      age!,
      city!,
      wage!,
      rooms ?? 1 + (at % 6),
      plan!,
    ]);
    expect(ids(list)).toEqual(['missing-values:rooms']);
    expect(list[0]?.sentence).toContain('0 %');
  });

  test('values that were lost', async () => {
    const list = await problemsOf(([age, city, ...rest], at) => [
      age!,
      at % 10 === 3 ? null : city!,
      ...rest,
    ]);
    expect(ids(list)).toEqual(['missing-values:city']);
    expect(list[0]).toMatchObject({
      severity: 'high',
      rows: [3, 13, 23, 33, 43, 53, 63, 73, 83, 93],
    });
  });

  test('values beyond the range, and labels that nobody has', async () => {
    const wages = await problemsOf(([age, city, wage, ...rest], at) => [
      age!,
      city!,
      at % 50 === 7 ? -5 : wage!,
      ...rest,
    ]);
    expect(ids(wages)).toEqual(['range:wage']);
    expect(wages[0]).toMatchObject({ severity: 'medium', kind: 'range' });
    expect(wages[0]?.rows.slice(0, 2)).toEqual([7, 57]);
    const labels = await problemsOf(([age, city, ...rest], at) => [
      age!,
      at % 50 === 7 ? 'Nowhere' : city!,
      ...rest,
    ]);
    expect(ids(labels)).toEqual(['range:city']);
  });

  test('extreme values that are gone', async () => {
    const list = await problemsOf(([age, city, wage, ...rest]) => [
      age!,
      city!,
      Math.min(3980, Math.max(2020, Number(wage))),
      ...rest,
    ]);
    expect(ids(list)).toEqual(['outliers:wage']);
  });

  test('one extreme value, which moves SDMetrics’ bins, is no problem of the pairs or the range', async () => {
    const rich = [...train.slice(0, -1), [40, 'Aal', 4e7, 2, 'basic']];
    const list = await judged({
      schema,
      train: tableOf(rich),
      holdout: tableOf([...holdout.slice(0, -1), [40, 'Aal', 3.9e7, 2, 'basic']]),
      synthetic: tableOf(fresh),
    });
    expect(ids(list)).toEqual([]);
  });

  test('a range of which hundreds of rows are out of reach is narrow', async () => {
    const list = await problemsOf(([age, city, , ...rest], at) => [
      age!,
      city!,
      2900 + (at % 100),
      ...rest,
    ]);
    expect(ids(list)).toContain('range:wage:narrow');
  });

  test('numbers between the few that there are', async () => {
    const list = await problemsOf(
      ([age, city, wage, rooms, plan], at) => [
        age!,
        city!,
        wage!,
        at % 5 === 0 && rooms !== null && Number(rooms) < 6 ? Number(rooms) + 0.5 : rooms!,
        plan!,
      ],
      'copula',
    );
    expect(ids(list)).toContain('cardinality:rooms');
    const [first] = list;
    expect(first?.fix?.change).toEqual({ kind: 'column-kind', column: 'rooms', to: 'category' });
  });

  test('dependence that was lost', async () => {
    const list = await problemsOf(
      ([age, city, , ...rest], at) => [age!, city!, fresh[(at * 7 + 1) % 4000]![2]!, ...rest],
      'copula',
    );
    expect(ids(list)).toEqual(['correlation:age,wage']);
    expect(list[0]).toMatchObject({ severity: 'high', columns: ['age', 'wage'] });
    expect(list[0]?.sentence).toContain('instead of 0.9');
    expect(list[0]?.fix?.change).toEqual({ kind: 'generator', generator: 'trees' });
  });

  test('copied rows, by their number', async () => {
    const list = await problemsOf((row, at) => (at % 20 === 5 ? train[at]! : row), 'trees');
    expect(ids(list)).toEqual(['privacy:copies']);
    expect(list[0]?.severity).toBe('high');
    expect(list[0]?.rows.slice(0, 2)).toEqual([5, 25]);
    expect(list[0]?.fix?.change).toMatchObject({ kind: 'option', name: 'leafRows' });
  });
});

test('a file does not say which rows are copies, the app does', async () => {
  const synthetic = tableOf(fresh.map((row, at) => (at % 20 === 5 ? train[at]! : row)));
  const report = await evaluate({
    schema,
    train: tableOf(train),
    holdout: tableOf(holdout),
    synthetic,
    seed: 1,
    parts: ['problems'],
  });
  const rowsIn = ({ parts: { problems } }: Report) =>
    problems?.status === 'judged' ? problems.list.flatMap(({ rows }) => rows) : [];
  expect(rowsIn(report)).toHaveLength(10);
  expect(rowsIn(publicReport(report))).toEqual([]);
});

test('a key that was read as a number is one to be treated as a key', async () => {
  const of = testSchema([
    { name: 'number', kind: 'integer' },
    { name: 'age', kind: 'integer' },
  ]);
  const rows = (from: number, repeat: number) =>
    testTable([
      Array.from({ length: 500 }, (_, i) => from + Math.floor(i / repeat) * repeat * 2),
      train.slice(0, 500).map(([age]) => age!),
    ]);
  const list = await judged({
    schema: of,
    train: rows(0, 1),
    holdout: rows(1, 1),
    synthetic: rows(1, 2),
  });
  expect(ids(list)).toContain('pattern:number');
  expect(list.find(({ id }) => id === 'pattern:number')?.fix?.change).toEqual({
    kind: 'column-kind',
    column: 'number',
    to: 'identifier',
  });
});

test('a rule that rows break, with the rows', async () => {
  const of = testSchema([
    { name: 'code', kind: 'category' },
    { name: 'town', kind: 'category' },
  ]);
  const rows = (seed: number, broken: number) =>
    testTable([
      people(1000, seed).map(([, city]) => String(city).charAt(0)),
      people(1000, seed).map(([, city], at) => (at % 20 === broken ? 'Aal' : city!)),
    ]);
  const list = await judged(
    { schema: of, train: rows(1, -1), holdout: rows(2, -1), synthetic: rows(3, 4) },
    ['structure', 'problems'],
  );
  const broken = list.find(({ kind }) => kind === 'constraint');
  expect(broken?.sentence).toContain('a rule that all real rows keep');
  expect(broken?.rows.length).toBeGreaterThan(0);
  for (const row of broken!.rows) expect(row % 20).toBe(4);
});

test('tables without rows say so', async () => {
  const none = tableOf([]);
  const { parts } = await evaluate({
    schema,
    train: none,
    holdout: null,
    synthetic: none,
    seed: 1,
    parts: ['problems'],
  });
  expect(parts.problems).toMatchObject({ status: 'unavailable' });
});

const data = '../shared/data/adult_train.csv';
const isThere = existsSync(data);
if (!isThere) console.warn(`${data} is missing: problems of Adult are not looked for`);

describe.skipIf(!isThere)('Adult', { timeout: 60_000 }, () => {
  const of = testSchema(adultColumns);
  const read = (path: string) => readTestCsv(`../shared/${path}`, of);
  let real: { train: Table; holdout: Table };
  const open = () =>
    (real ??= { train: read('data/adult_train.csv'), holdout: read('data/adult_holdout.csv') });

  const problems = (synthetic: Table) =>
    judged({ schema: of, ...open(), synthetic, generator: 'copula' });
  const golden = (name: string) => problems(read(`golden/adult/${name}.csv.gz`));

  test('real rows have no problem worth a word', async () => {
    const list = await problems(open().holdout);
    expect(list.filter(({ severity }) => severity !== 'low')).toEqual([]);
  });

  test('a good twin has none either', async () => {
    const list = await golden('hidden_tree');
    expect(list.filter(({ severity }) => severity === 'high')).toEqual([]);
  });

  test('columns that were shuffled lost their pairs, and nothing else', async () => {
    const list = await golden('shuffle');
    expect(list[0]).toMatchObject({ id: 'correlation:education,education-num', severity: 'high' });
    expect(ids(list)).toEqual(
      expect.arrayContaining(['correlation:marital-status,relationship', 'correlation:age,income']),
    );
    expect(list.every(({ kind }) => kind === 'correlation')).toBe(true);
    expect(list.every(({ fix }) => fix?.change.kind === 'generator')).toBe(true);
  });

  test('a network’s faults are told by name', async () => {
    const list = await golden('tvae300');
    expect(list[0]).toMatchObject({ id: 'distribution:capital-gain', severity: 'high' });
    expect(ids(list)).toContain('cardinality:race');
    expect(list.some(({ kind }) => kind === 'privacy')).toBe(false);
    const order = list.map(({ severity }) => ['high', 'medium', 'low'].indexOf(severity));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test.each(['copies5', 'bootstrap'])('%s leaks', async (name) => {
    const [first] = await golden(name);
    expect(first).toMatchObject({ id: 'privacy:copies', severity: 'high' });
    expect(first?.rows).toHaveLength(10);
    expect(first?.fix?.change).toEqual({ kind: 'rare-below', rows: 20 });
  });
});
