/** Values and names that nobody expects, all in one table: each part judges them or says why it cannot. */
import { expect, test } from 'vitest';
import { reportSchema, type JudgeOptionsInput, type Table } from '../engine/schema';
import { evaluate } from './evaluate';
import { reportCsv, reportHtml, reportJson } from './report';
import { testSchema, testTable, type TestColumn } from './testing';

type Part = 'train' | 'holdout' | 'synthetic';
type Cell = number | string | null;
type Make = (row: number, part: Part) => Cell;

/** A number from 0 to 1 for every row and column, as if drawn. */
const share = (row: number, lane: number) => (((row + 1) * (0.618 + 0.0713 * lane)) % 1) + 0;

/** Every name is odd, and so are the values beneath it. */
const columns: readonly (readonly [string, TestColumn['kind'], Make])[] = [
  ['__proto__', 'decimal', (row) => (share(row, 0) > 0.5 ? 1.7e308 : -1.7e308)],
  ['constructor', 'decimal', (row, part) => (part === 'synthetic' && row === 7 ? 1e300 : row % 9)],
  ['select', 'decimal', (row) => Math.round(share(row, 1) * 20) * 5e-324],
  ['x'.repeat(300), 'decimal', (row) => 1e16 + 2 * Math.round(share(row, 2) * 5)],
  ['a', 'integer', (row) => 2 ** 60 + row * 4096],
  ['__row', 'date', (row) => -800_000 + Math.round(share(row, 3) * 3_800_000)],
  ['toString', 'category', (row) => (share(row, 0) > 0.4 ? '__proto__' : '')],
  ['only in train', 'integer', (row, part) => (part === 'train' ? row % 5 : null)],
  ['never in the twin', 'category', (row, part) => (part === 'synthetic' ? null : 'xy'[row % 2]!)],
  ['only unseen', 'category', (row, part) => (part === 'holdout' && row % 3 === 0 ? 'new' : 'old')],
];

const schema = testSchema(columns.map(([name, kind]) => ({ name, kind })));

function tableOf(part: Part, rows: number): Table {
  const from = { train: 0, holdout: 1000, synthetic: 2000 }[part];
  const filled = testTable(
    columns.map(([, , make]) => Array.from({ length: rows }, (_, i) => make(from + i, part))),
  );
  return {
    ...filled,
    columns: filled.columns.map((data, place) =>
      columns[place]![1] === 'category' && data.storage === 'number'
        ? { storage: 'text', labels: [], codes: new Int32Array(rows).fill(-1) }
        : data,
    ),
  };
}

const judge = (options: JudgeOptionsInput, twinRows = 90) =>
  evaluate({
    schema,
    train: tableOf('train', 90),
    holdout: tableOf('holdout', 40),
    synthetic: tableOf('synthetic', twinRows),
    seed: 1,
    options,
  });

test.each<[string, JudgeOptionsInput, number]>([
  ['an endless target', { target: '__proto__', protectedColumn: 'toString' }, 90],
  ['one row', { target: 'toString', protectedColumn: 'a' }, 1],
])('%s', async (_, options, twinRows) => {
  const report = await judge(options, twinRows);
  // The schema takes no NaN and nothing endless.
  expect(reportSchema.parse(report)).toEqual(report);
  const meta = { title: 'odd', generator: null, seed: 1, licence: null };
  const page = reportHtml(report, meta).replace(/<script>[^]*?<\/script>/g, '');
  for (const text of [reportJson(report), reportCsv(report), page]) {
    const bad = /.*(?:\bNaN\b|Infinity|undefined|\[object|went wrong).*/.exec(text);
    expect(bad?.[0]).toBeUndefined();
  }
});
