import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Duck } from './duck';
import {
  changeKind,
  extract,
  openBrowserDuck,
  openBrowserScratch,
  readRows,
} from './index.browser';
import { open } from './open-table';
import type { Scratch } from './scratch';

let duck: Duck;
let scratch: Scratch;
beforeAll(async () => {
  scratch = await openBrowserScratch();
  duck = await openBrowserDuck({
    baseUrl: new URL('/duckdb/', location.href).href,
    makeWorker: (url) => new Worker(url),
  });
});
afterAll(async () => {
  await duck.close();
  await scratch.dispose();
});

const openText = (text: string, holdoutShare = 0.2) =>
  open(duck, scratch, { name: 'x.csv', blob: new Blob([text]) }, { holdoutShare });

test('a CSV file opens, extracts, pages and changes as in Node', async () => {
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, '0');
    return `${i + 1},${i % 3 === 0 ? 'NA' : i / 4},2024-02-${day},${['low', 'medium', 'high'][i % 3]},"a, ""b"""`;
  });
  const { schema } = await openText(`id,amount,day,level,note\n${lines.join('\n')}\n`);
  const kinds = schema.columns.map((column) => column.kind);
  expect(kinds).toEqual(['identifier', 'decimal', 'date', 'ordinal', 'constant']);
  const [train, holdout] = [
    await extract(duck, schema, 'train'),
    await extract(duck, schema, 'holdout'),
  ];
  expect([train.rowCount, holdout.rowCount]).toEqual([2400, 600]);
  const all = await extract(duck, schema, 'all');
  const amounts = all.columns[1]!;
  const expected = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? NaN : i / 4));
  expect(amounts.storage === 'number' && [...amounts.values]).toEqual(expected);
  const [row] = await readRows(duck, schema, 2999, 5);
  expect(row).toEqual(['3000', '749.75', '2024-02-04', 'high', 'a, "b"']);
  await expect(changeKind(duck, schema, 3, 'integer')).rejects.toMatchObject({
    code: 'kind-impossible',
  });
  const changed = await changeKind(duck, schema, 1, 'category');
  expect(changed.columns[1]).toMatchObject({ kind: 'category', nulls: [] });
}, 30_000);

test('numbers and moments come out as in Node', async () => {
  const day = Date.parse('2024-01-31T00:00:00Z');
  const at = day + 37_230_000;
  const columns: [value: string, kind: string, number: number][] = [
    ['1,234.50', 'decimal', 1234.5],
    ['€ 12', 'integer', 12],
    ['31/01/2024', 'date', day / 86_400_000],
    ['2024/1/31', 'date', day / 86_400_000],
    ['20240131', 'date', day / 86_400_000],
    ['January 31, 2024', 'date', day / 86_400_000],
    ['2024-01-31 10:20:30', 'datetime', at],
    ['2024-01-31T10:20:30.250', 'datetime', at + 250],
    ['2024-01-31T12:20:30+02:00', 'datetime', at],
    ['2024-01-31T10:20:30Z', 'datetime', at],
    ['01/31/2024 10:20 AM', 'datetime', at - 30_000],
    ['10:20:30', 'time', 37_230_000],
  ];
  const line = (values: string[]) => values.map((value) => `"${value}"`).join(';');
  const values = columns.map(([value]) => value);
  const others = ['2.00', '€ 3', '01/02/2024', '2024/2/1', '20240201', 'February 1, 2024']
    .concat(['2024-02-01 00:00:00', '2024-02-01T00:00:00.5', '2024-02-01T00:00:00+00:00'])
    .concat(['2024-02-01T00:00:00Z', '02/01/2024 01:00 PM', '00:00:00']);
  const names = columns.map((_, i) => `n${i}`);
  const { schema } = await openText([line(names), line(values), line(others)].join('\n') + '\n', 0);
  const table = await extract(duck, schema, 'all');
  const found = table.columns.map((data, i) => [
    values[i],
    schema.columns[i]!.kind,
    data.storage === 'number' ? data.values[0] : data.labels,
  ]);
  expect(found).toEqual(columns);
}, 30_000);

describe('bad files are refused in Chromium too', () => {
  test.each([
    ['too few values', 'a,b\n1,x\n2\n3,y\n', { code: 'csv-malformed', detail: { line: 3 } }],
    [
      'a quote never closed',
      'a,b\n1,x\n2,"y\n3,z\n',
      { code: 'csv-malformed', detail: { line: 3 } },
    ],
    ['text after a quote', 'a,b\n1,"x"y\n2,z\n', { code: 'csv-malformed', detail: { line: 2 } }],
    ['header only', 'a,b\n', { code: 'file-no-rows' }],
    ['empty', '', { code: 'file-empty' }],
  ])('%s', async (_, text, fault) => {
    await expect(openText(text)).rejects.toMatchObject(fault);
  });

  test.each([
    ['CR alone', 'a,b\r1,x\r2,y\r'],
    ['mixed line ends', 'a,b\r\n1,x\n2,y\r\n'],
    ['a BOM', '\ufeffa,b\n1,x\n2,y\n'],
    ['blanks after the delimiter', 'a, b\n1, x\n2, y\n'],
  ])('%s is read', async (_, text) => {
    const { schema } = await openText(text);
    expect(schema.columns.map((column) => column.name)).toEqual(['a', 'b']);
    expect(await readRows(duck, schema, 0, 9)).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
  });
});
