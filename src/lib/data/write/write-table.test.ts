/** Oracle: native DuckDB reads what we write; SHA-256 and gzip are Node's own. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Chunk, Column, Format, Schema } from '../../engine/schema';
import { provideParquetWasm } from '../parquet';
import { compress, digesting, writeTable, type Digest, type ExportFormat } from './index';

const plain = { reason: '', hasNulls: true, nulls: [''], personal: null, treatment: null };
const number = (
  decimals: number,
  rest: Partial<Extract<Format, { type: 'number' }>> = {},
): Format => ({
  type: 'number',
  decimals,
  fixedDecimals: false,
  decimalMark: '.',
  thousandsMark: '',
  width: 0,
  prefix: '',
  suffix: '',
  ...rest,
});
const moment = (pattern: string): Format => ({
  type: 'moment',
  pattern,
  fractionDigits: 0,
  zone: null,
});

const columns: Column[] = [
  { ...plain, name: 'id', kind: 'integer', format: number(0) },
  { ...plain, name: 'big', kind: 'integer', format: number(0) },
  {
    ...plain,
    name: 'pay',
    kind: 'decimal',
    format: number(2, { fixedDecimals: true, prefix: '$', thousandsMark: ',' }),
  },
  { ...plain, name: 'label, "odd"', kind: 'category', format: { type: 'text' } },
  { ...plain, name: 'ok', kind: 'boolean', format: { type: 'boolean', true: 'yes', false: 'no' } },
  { ...plain, name: 'day', kind: 'date', format: moment('%d.%m.%Y') },
  { ...plain, name: 'at', kind: 'datetime', format: moment('%Y-%m-%d %H:%M:%S') },
  { ...plain, name: 'clock', kind: 'time', format: moment('%H:%M') },
];
const schema: Schema = {
  columns,
  rowCount: 5,
  origin: { fileName: 'a.csv', fileFormat: 'csv', sizeBytes: 1 },
};

const labels = ['plain', 'with, comma', 'with "quotes"', "it's\nnew line", 'Grüße \\ €'];
function chunk(start: number, rows: number): Chunk {
  const row = (write: (index: number) => number) =>
    Float64Array.from({ length: rows }, (_, i) => write(start + i));
  const codes = (write: (index: number) => number) =>
    Int32Array.from({ length: rows }, (_, i) => write(start + i));
  return {
    start,
    rowCount: rows,
    columns: [
      { storage: 'number', values: row((i) => i) },
      { storage: 'number', values: row((i) => (i % 2 ? -1 : 1) * (2 ** 40 + i)) },
      { storage: 'number', values: row((i) => (i === 3 ? NaN : 1234.5 * i)) },
      { storage: 'text', codes: codes((i) => (i === 5 ? -1 : i % 5)), labels },
      { storage: 'text', codes: codes((i) => (i % 3) - 1), labels: ['false', 'true'] },
      { storage: 'number', values: row((i) => 19_000 + i) },
      { storage: 'number', values: row((i) => Date.UTC(2024, 0, 1) + i * 61_000) },
      { storage: 'number', values: row((i) => i * 3_600_000) },
    ],
  };
}
async function* chunks(sizes: number[]): AsyncGenerator<Chunk> {
  let start = 0;
  for (const size of sizes) {
    yield chunk(start, size);
    start += size;
  }
}
async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece.slice());
  return Buffer.concat(held);
}
const write = (format: ExportFormat, sizes: number[], options = {}) =>
  bytesOf(writeTable(format, schema, chunks(sizes), options));

let folder = '';
let duck: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'twinset-write-'));
  duck = await (await DuckDBInstance.create()).connect();
  const wasm = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
  provideParquetWasm(() => readFile(wasm));
});
afterAll(() => rm(folder, { recursive: true }));

async function readBack(file: string, bytes: Uint8Array, reader: string) {
  const path = join(folder, file);
  await writeFile(path, bytes);
  const result = await duck.runAndReadAll(`SELECT * FROM ${reader.replace('?', `'${path}'`)}`);
  return {
    names: result.columnNames(),
    types: result.columnTypes().map(String),
    rows: result.getRowsJson(),
  };
}

describe('law: the file does not depend on the size of the chunks', () => {
  it.each(['csv', 'tsv', 'json', 'ndjson', 'sql', 'xlsx'] as const)('%s', async (format) => {
    expect((await write(format, [6])).equals(await write(format, [1, 0, 3, 2]))).toBe(true);
  });
});

describe('CSV', () => {
  it('reads back as the printed values, quotes and nulls kept apart', async () => {
    const bytes = await write('csv', [6]);
    const { names, rows } = await readBack(
      'a.csv',
      bytes,
      "read_csv(?, all_varchar=true, nullstr='')",
    );
    expect(names).toEqual(columns.map((c) => c.name));
    expect(rows[3]).toEqual([
      '3',
      '-1099511627779',
      null,
      labels[3],
      null,
      '11.01.2022',
      '2024-01-01 00:03:03',
      '03:00',
    ]);
    expect(rows[4]).toEqual([
      '4',
      '1099511627780',
      '$4,938.00',
      labels[4],
      'no',
      '12.01.2022',
      '2024-01-01 00:04:04',
      '04:00',
    ]);
    expect(rows[5]?.[3]).toBeNull();
  });

  it('honours its options', async () => {
    const text = (
      await write('csv', [1], {
        delimiter: ';',
        hasHeader: false,
        lineEnd: '\r\n',
        byteOrderMark: true,
      })
    ).toString();
    expect(text).toBe(
      '\ufeff0;1099511627776;$0.00;plain;;08.01.2022;2024-01-01 00:00:00;00:00\r\n',
    );
  });

  it('refuses an option that it cannot keep', () => {
    expect(() => writeTable('csv', schema, chunks([1]), { delimiter: 'ab' })).toThrow(/delimiter/);
  });
});

describe('typed formats keep types and values', () => {
  const expected = [
    '3',
    '-1099511627779',
    null,
    labels[3],
    null,
    '2022-01-11',
    '2024-01-01 00:03:03',
    '03:00:00',
  ];

  it('Parquet, any chunk size, any compression', async () => {
    for (const compression of ['zstd', 'snappy', 'gzip', 'none']) {
      const bytes = await write('parquet', [2, 4], { compression });
      const { types, rows } = await readBack('a.parquet', bytes, 'read_parquet(?)');
      expect(types).toEqual([
        'BIGINT',
        'BIGINT',
        'DOUBLE',
        'VARCHAR',
        'BOOLEAN',
        'DATE',
        'TIMESTAMP',
        'TIME',
      ]);
      expect(rows).toHaveLength(6);
      expect(rows[3]).toEqual(expected);
      expect(rows[5]?.[4]).toBe(true);
    }
  });

  it('Parquet without rows still has its columns', async () => {
    const { names, rows } = await readBack(
      'empty.parquet',
      await write('parquet', []),
      'read_parquet(?)',
    );
    expect(names).toHaveLength(8);
    expect(rows).toHaveLength(0);
  });

  it('Arrow IPC file', async () => {
    const table = tableFromIPC(await write('arrow', [2, 4]));
    expect(table.numRows).toBe(6);
    expect(table.batches).toHaveLength(2);
    expect(table.get(3)?.toJSON()).toMatchObject({
      id: 3n,
      big: -1099511627779n,
      pay: null,
      ok: null,
    });
    expect(table.getChild('label, "odd"')?.get(4)).toBe('Grüße \\ €');
  });

  it('JSON and NDJSON', async () => {
    const parsed = JSON.parse((await write('json', [2, 4])).toString()) as Record<
      string,
      unknown
    >[];
    const lines = (await write('ndjson', [6]))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(parsed).toEqual(lines);
    expect(parsed[4]).toEqual({
      id: 4,
      big: 1099511627780,
      pay: 4938,
      'label, "odd"': 'Grüße \\ €',
      ok: false,
      day: '12.01.2022',
      at: '2024-01-01 00:04:04',
      clock: '04:00',
    });
    expect(JSON.parse((await write('json', [])).toString())).toEqual([]);
  });
});

it('SQL runs in a database and gives the same rows', async () => {
  const text = (
    await write('sql', [2, 4], { tableName: 'my "twin"', rowsPerInsert: 4 })
  ).toString();
  await duck.run(text);
  const rows = (await duck.runAndReadAll('SELECT * FROM "my ""twin""" ORDER BY id')).getRowsJson();
  expect(rows).toHaveLength(6);
  expect(rows[3]?.slice(2, 6)).toEqual([null, labels[3], null, '2022-01-11']);
});

it('XLSX holds typed cells', async () => {
  const sheet = strFromU8(
    unzipSync(await write('xlsx', [6]))['xl/worksheets/sheet1.xml'] ?? new Uint8Array(),
  );
  expect(sheet.match(/<row>/g)).toHaveLength(7);
  expect(sheet).toContain('<c s="0"><v>4938</v></c>');
  expect(sheet).toContain('<c s="1"><v>44569</v></c>'); // 2022-01-08 in Excel's day count
  expect(sheet).toContain('with &quot;quotes&quot;');
});

describe('around the bytes', () => {
  it('gzip unpacks to the same bytes', async () => {
    const bytes = await bytesOf(compress('gzip', writeTable('csv', schema, chunks([6]))));
    expect(gunzipSync(bytes).equals(await write('csv', [6]))).toBe(true);
  });

  it('zstd unpacks to the same bytes', async () => {
    const { rows } = await readBack(
      'a.csv.zst',
      await bytesOf(compress('zstd', writeTable('csv', schema, chunks([6])))),
      "read_csv(?, all_varchar=true, compression='zstd')",
    );
    expect(rows).toHaveLength(6);
  });

  it('the digest is that of the bytes', async () => {
    let digest: Digest | null = null;
    const bytes = await bytesOf(
      digesting(writeTable('csv', schema, chunks([6])), (d) => (digest = d)),
    );
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(digest).toEqual({ sha256, sizeBytes: bytes.length });
  });
});
