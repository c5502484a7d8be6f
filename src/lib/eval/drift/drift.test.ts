import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { driftReportSchema, type DriftReport, type Schema, type Table } from '../../engine/schema';
import { stream } from '../../engine/random';
import {
  adultColumns,
  readTestCsv,
  sliceTable,
  testSchema,
  testTable,
  type TestColumn,
} from '../testing';
import { compareTables } from './compare-tables';
import { indexText } from './words';

const drift = (before: Table, after: Table, schema: Schema, later: Schema = schema) =>
  compareTables({
    before: { name: 'before', schema, table: before },
    after: { name: 'after', schema: later, table: after },
    seed: 1,
  });
const column = (report: DriftReport, name: string) => {
  const found = report.columns.find((each) => each.column === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

const columns: readonly TestColumn[] = [
  { name: 'age', kind: 'integer' },
  { name: 'town', kind: 'category' },
  { name: 'day', kind: 'date' },
];
const schema = testSchema(columns);
const towns = ['Graz', 'Linz', 'Wels'];

/** 1,500 rows: age 20 to 59, three towns, days of one year; each may be moved. */
function rows(
  seed: number,
  {
    older = 0,
    empty = 0,
    town = towns,
    later = 0,
  }: { older?: number; empty?: number; town?: readonly string[]; later?: number } = {},
): Table {
  const random = stream(seed, 'drift test');
  const each = Array.from({ length: 1500 }, (_, row) => row);
  return testTable([
    each.map((row) =>
      random.uniform(row, 0) < empty ? null : 20 + older + random.below(40, row, 1),
    ),
    each.map((row) => town[random.below(town.length, row, 2)] ?? null),
    each.map((row) => 18_000 + later + random.below(365, row, 3)),
  ]);
}

describe('two samples of one table', { timeout: 30_000 }, () => {
  test('have not moved, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const { verdict, columns: found } = await drift(rows(seed), rows(seed + 1), schema);
        expect(found.map(({ severity }) => severity)).toEqual(['none', 'none', 'none']);
        expect(verdict).toMatchObject({ severity: 'none', retrain: 'no' });
      }),
      { numRuns: 3 },
    );
  });

  test('of few rows have moved no more than chance moves them, and it says so', async () => {
    const few = await drift(sliceTable(rows(1), 0, 60), sliceTable(rows(2), 0, 60), schema);
    expect(column(few, 'age').severity).toBe('none');
    expect(few.verdict.severity).toBe('none');
  });

  test('the same table has an index of 0, every distance is 0', async () => {
    const same = await drift(rows(1), rows(1), schema);
    for (const { psi, measures } of same.columns) {
      expect(psi).toEqual({ status: 'measured', value: 0 });
      for (const { value } of measures)
        expect(value).toMatchObject({ value: expect.closeTo(0, 7) });
    }
  });
});

describe('what has moved is named', { timeout: 30_000 }, () => {
  test('numbers', async () => {
    const report = await drift(rows(1), rows(2, { older: 12 }), schema);
    expect(column(report, 'age')).toMatchObject({ severity: 'high' });
    expect(column(report, 'town').severity).toBe('none');
    expect(report.verdict.sentences).toContain('Moved far: “age”.');
    expect(report.verdict.retrain).toBe('yes');
  });

  test('a little: moderate, consider', async () => {
    const report = await drift(rows(1), rows(2, { older: 4 }), schema);
    expect(column(report, 'age').severity).toBe('moderate');
    expect(report.verdict).toMatchObject({ severity: 'moderate', retrain: 'consider' });
  });

  test('labels that came and went', async () => {
    const report = await drift(rows(1), rows(2, { town: ['Graz', 'Linz', 'Enns'] }), schema);
    expect(column(report, 'town')).toMatchObject({
      severity: 'high',
      labels: { gained: 1, lost: 1 },
    });
    expect(column(report, 'town').labels?.gainedShare).toBeCloseTo(1 / 3, 1);
  });

  test('empty cells', async () => {
    const report = await drift(rows(1), rows(2, { empty: 0.2 }), schema);
    expect(column(report, 'age').severity).toBe('high');
    expect(column(report, 'age').sentence).toMatch(/empty cells went from 0 % to (19|20|21)/);
  });

  test('dates that move on are no drift; dates elsewhere are', async () => {
    const later = await drift(rows(1), rows(2, { later: 365 }), schema);
    expect(column(later, 'day')).toMatchObject({ severity: 'none' });
    const earlier = await drift(rows(1), rows(2, { later: -365 }), schema);
    expect(column(earlier, 'day')).toMatchObject({ severity: 'high' });
  });

  test('columns that are gone, new, of another kind, in another order', async () => {
    const other = testSchema([
      { name: 'town', kind: 'category' },
      { name: 'age', kind: 'category' },
      { name: 'pay', kind: 'integer' },
    ]);
    const { columns: data, rowCount } = rows(2);
    const after = testTable([['x'], ['y'], [1]]);
    const table = { rowCount, columns: [data[1]!, data[1]!, data[0]!] };
    expect(after.rowCount).toBe(1);
    const report = await drift(rows(1), table, schema, other);
    expect(report.columns.map(({ column: name, change }) => [name, change])).toEqual([
      ['age', 'kind-changed'],
      ['town', 'same'],
      ['day', 'removed'],
      ['pay', 'added'],
    ]);
    expect(report.isReordered).toBe(true);
    expect(report.verdict).toMatchObject({ severity: 'high', retrain: 'yes' });
  });

  test('a relation between columns that no single column shows', async () => {
    const pair = testSchema([
      { name: 'a', kind: 'integer' },
      { name: 'b', kind: 'integer' },
    ]);
    const random = stream(1, 'relation');
    const a = Array.from({ length: 2000 }, (_, row) => random.below(100, row));
    const before = testTable([a, a.map((value, row) => value + random.below(9, row, 1))]);
    const after = testTable([a, a.toReversed()]);
    const report = await drift(before, after, pair);
    expect(report.pairs[0]).toMatchObject({ a: 'a', b: 'b' });
    expect(report.pairs[0]!.before).toBeGreaterThan(0.9);
    expect(report.toldApart).toMatchObject({ status: 'measured' });
    expect(report.verdict.severity).toBe('high');
  });
});

test.each([
  ['no rows', 0],
  ['one row', 1],
])('a table with %s is compared as far as it goes', async (_, count) => {
  const report = await drift(rows(1), sliceTable(rows(2), 0, count), schema);
  expect(driftReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(report.toldApart.status).toBe('unavailable');
});

/** Index by pandas and NumPy: deciles of the train ages, np.digitize(right=True), floor of half a row. */
const adult = '../shared/data/adult_train.csv';
describe.skipIf(!existsSync(adult))('Adult', () => {
  test('train against holdout has not moved', async () => {
    const of = testSchema(adultColumns, 32_561);
    const train = readTestCsv(adult, of);
    const holdout = readTestCsv('../shared/data/adult_holdout.csv', of);
    const report = await drift(train, holdout, of);
    expect(report.columns.filter(({ severity }) => severity !== 'none')).toEqual([]);
    expect(report.verdict.retrain).toBe('no');
    expect(column(report, 'age').psi).toMatchObject({
      value: expect.closeTo(0.002589039301493774, 9),
    });
  }, 30_000);
});

test('an index that is not nothing never reads as nothing', () => {
  expect([0, 1e-9, 0.00099, 0.001, 0.0426, 3.0391].map(indexText)).toEqual([
    '0',
    'below 0.001',
    'below 0.001',
    '0.001',
    '0.043',
    '3.039',
  ]);
});
