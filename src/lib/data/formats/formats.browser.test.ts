import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  open,
  openBrowserDuck,
  openBrowserScratch,
  type Duck,
  type Scratch,
} from '../index.browser';

const fixtures = import.meta.glob<string>(
  '../../../../tests/fixtures/files/{openpyxl.xlsx,types.parquet,types-lz4.arrow,types-zstd.arrows,polars.parquet,polars.arrow}',
  { query: '?url', import: 'default', eager: true },
);

async function fixture(name: string): Promise<Blob> {
  const url = Object.entries(fixtures).find(([path]) => path.endsWith(`/${name}`))?.[1];
  return (await fetch(url!)).blob();
}

let duck: Duck;
let scratch: Scratch;
beforeAll(async () => {
  duck = await openBrowserDuck({
    baseUrl: new URL('/duckdb/', location.href).href,
    makeWorker: (url) => new Worker(url),
  });
  scratch = await openBrowserScratch();
});
afterAll(async () => {
  await duck.close();
  await scratch.dispose();
});

const text = (columns: number) =>
  duck
    .rows(
      `SELECT ${Array.from({ length: columns }, (_, i) => `c${i}::VARCHAR AS c${i}`).join(', ')} FROM source ORDER BY __row`,
    )
    .then((rows) => rows.map((row) => Object.values(row)));

test('gzip (also of two members), ZIP and Windows-1252', async () => {
  const part = (content: string) => gzipSync(strToU8(content)) as Uint8Array<ArrayBuffer>;
  const umlauts = Uint8Array.from(
    [...'a,b\nx,'].map((c) => c.charCodeAt(0)).concat(0x80, 0xe4, 10),
  );
  const cases: [string, Blob, string[][]][] = [
    ['a.csv.gz', new Blob([part('a,b\nx,1\n')]), [['x', '1']]],
    ['b.csv.gz', new Blob([part('a,b\nx,1\n'), part('y,2\n')]), [['x', '1'], ['y', '2']]],
    ['c.zip', new Blob([zipSync({ 'c.csv': umlauts }) as Uint8Array<ArrayBuffer>]), [['x', '€ä']]],
  ]; // prettier-ignore
  for (const [name, blob, rows] of cases) {
    await open(duck, scratch, { name, blob });
    expect(await text(2)).toEqual(rows);
  }
  const bad = new Blob([part('a,b\n'.repeat(999)).slice(0, -20)]);
  await expect(open(duck, scratch, { name: 'd.csv.gz', blob: bad })).rejects.toMatchObject({
    code: 'file-damaged',
  });
});

test('XLSX', async () => {
  const { schema } = await open(duck, scratch, {
    name: 'a.xlsx',
    blob: await fixture('openpyxl.xlsx'),
  });
  expect(schema.columns[0]!.name).toBe('Name');
  expect((await text(9))[0]).toEqual([
    'Jörg "J" Müller', '7', '1.1', '2024-02-29', '2024-01-02 03:04:05', '06:07:08', '0.25', 'true', 'a\nb',
  ]); // prettier-ignore
});

test('JSON', async () => {
  const blob = new Blob(['{"a": 1.50, "b": {"c": null}}\n{"a": 2, "b": {"c": "ä"}}\n']);
  await open(duck, scratch, { name: 'a.jsonl', blob });
  expect(await text(2)).toEqual([
    ['1.50', null],
    ['2', 'ä'],
  ]);
});

test.each(['types.parquet', 'types-lz4.arrow', 'types-zstd.arrows'])(
  '%s has the same types and texts as in Node',
  async (name) => {
    await open(duck, scratch, { name, blob: await fixture(name) });
    const rows = await text(22);
    expect(rows[0]).toEqual([
      '1', '1', '18446744073709551615', 'ä,"\n', '2024-01-02', '2024-01-02 03:04:05.6',
      '1970-01-01 00:00:00', '2024-07-02 12:00:00+00', '01:02:03', '1.50', 'true', '1.5', '0.1',
      '1', 'x', '[1,2]', '[{"k":"v\\\\"}]', '{"k":1}', '00ff', 'plain',
      '00000000-0000-0000-0000-000000000005', 'x',
    ]); // prettier-ignore
    expect(rows[1]!.filter((cell) => cell !== null)).toEqual(['2', '0', '', '[]', 'y']);
  },
);

test.each(['polars.parquet', 'polars.arrow'])('%s', async (name) => {
  await open(duck, scratch, { name, blob: await fixture(name) });
  expect((await text(4))[1]).toEqual([
    'a longer text than twelve bytes', '2', '2024-01-01', 'y',
  ]); // prettier-ignore
});
