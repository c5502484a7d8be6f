/** Laws of every registered part: none fails, whatever the table is; each says why where it cannot judge. */
import { describe, expect, test } from 'vitest';
import { publicReport, reportSchema, type Report, type Schema, type Table } from '../engine/schema';
import { evaluate } from './evaluate';
import { parts as registered } from './registry';
import { sliceTable, testSchema, testTable, type TestColumn } from './testing';

const range = (count: number, from = 0) => Array.from({ length: count }, (_, i) => i + from);

/** A number, a label that follows it, a day, a text; `from` begins another draw. */
const columns: readonly TestColumn[] = [
  { name: 'size', kind: 'integer' },
  { name: 'kind', kind: 'category' },
  { name: 'day', kind: 'date' },
  { name: 'note', kind: 'text' },
];
const schema = testSchema(columns);
const rows = (count: number, from = 0): Table =>
  testTable([
    range(count, from).map((i) => ((i * 7) % 13) + (i % 3)),
    range(count, from).map((i) => ['s', 'm', 'l'][(i * 7) % 3] as string),
    range(count, from).map((i) => 18_000 + ((i * 31) % 365)),
    range(count, from).map((i) => `note ${i}`),
  ]);

async function judge(of: Schema, train: Table, holdout: Table | null, synthetic: Table) {
  const report = await evaluate({ schema: of, train, holdout, synthetic, seed: 1 });
  expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  expect(Object.keys(report.parts)).toEqual(registered.map(({ name }) => name));
  return report;
}

/** Parts that broke instead of saying why: their reason is the sentence of a fault inside. */
function broken({ parts }: Report): string[] {
  return Object.entries(parts).flatMap(([name, part]) =>
    part?.status === 'unavailable' && /went wrong/.test(part.reason)
      ? [`${name}: ${part.reason}`]
      : [],
  );
}

const oneColumn = testSchema([{ name: 'only', kind: 'integer' }]);
const nulls = (count: number) => testTable([range(count).map(() => null)]);
const label = testSchema([{ name: 'town', kind: 'category' }]);
const manyLabels = (count: number, from = 0) =>
  testTable([range(count, from).map((i) => `town ${i % 900}`)]);
const constant = (count: number) =>
  testTable([range(count).map(() => 5), range(count).map(() => 'x')]);
const twoColumns = testSchema([
  { name: 'five', kind: 'integer' },
  { name: 'x', kind: 'category' },
]);
const wide = testSchema(range(60).map((i) => ({ name: `c${i}`, kind: 'integer' as const })));
const wideRows = (count: number, from: number) =>
  testTable(range(60).map((c) => range(count, from).map((i) => (i * (c + 2)) % 13)));

describe('every part answers', { timeout: 60_000 }, () => {
  test.each<[string, Schema, Table, Table | null, Table]>([
    ['no synthetic rows', schema, rows(200), rows(60, 200), sliceTable(rows(5), 0, 0)],
    ['one row each', schema, rows(1), rows(1, 1), rows(1, 2)],
    ['no holdout', schema, rows(200), null, rows(200, 300)],
    [
      'one column',
      oneColumn,
      testTable([range(90)]),
      testTable([range(30)]),
      testTable([range(80)]),
    ],
    ['nulls only', oneColumn, nulls(90), nulls(30), nulls(80)],
    ['constants only', twoColumns, constant(90), constant(30), constant(80)],
    ['900 labels', label, manyLabels(1800), manyLabels(600, 7), manyLabels(1800, 3)],
    ['60 columns', wide, wideRows(80, 0), wideRows(40, 80), wideRows(80, 200)],
    ['the table itself', schema, rows(200), rows(60, 200), rows(200)],
  ])('%s', async (_, of, train, holdout, synthetic) => {
    expect(broken(await judge(of, train, holdout, synthetic))).toEqual([]);
  });
});

test('the same input gives the same report', { timeout: 60_000 }, async () => {
  const make = () => judge(schema, rows(200), rows(60, 200), rows(200, 300));
  expect(await make()).toEqual(await make());
});

test('a file of the report holds nothing private', { timeout: 60_000 }, async () => {
  const report = await judge(schema, rows(300), rows(60, 300), rows(300));
  expect(JSON.stringify(publicReport(report))).not.toContain('"private"');
});
