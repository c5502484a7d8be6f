import { describe, expect, test } from 'vitest';
import '../../index.node';
import { faultOf, fixture, openWith } from '../open-with.fixture';
import { loadArrow } from './load-arrow';
import { loadParquet } from './load-parquet';

const typesOf = (opened: Awaited<ReturnType<typeof openWith>>) =>
  Object.fromEntries(opened.loaded.columns.map((column) => [column.name, column.sqlType]));
const rowOf = (opened: Awaited<ReturnType<typeof openWith>>, i: number) =>
  Object.fromEntries(opened.names.map((name, c) => [name, String(opened.rows[i]![c])]));

const files: [string, string, typeof loadArrow][] = [
  ['Parquet', 'types.parquet', loadParquet],
  ['an Arrow file', 'types-uncompressed.arrow', loadArrow],
  ['an Arrow file with LZ4', 'types-lz4.arrow', loadArrow],
  ['an Arrow file with Zstandard', 'types-zstd.arrow', loadArrow],
  ['an Arrow stream', 'types-uncompressed.arrows', loadArrow],
  ['an Arrow stream with LZ4', 'types-lz4.arrows', loadArrow],
  ['an Arrow stream with Zstandard', 'types-zstd.arrows', loadArrow],
];

describe('typed files written by pyarrow', () => {
  test.each(files)('%s has the same types and values', async (_, name, loader) => {
    const opened = await openWith(loader, name, await fixture(name));
    expect(opened.loaded.rowCount).toBe(3);
    expect(typesOf(opened)).toEqual({
      int: 'BIGINT',
      small: 'TINYINT',
      unsigned: 'UBIGINT',
      text: 'VARCHAR',
      day: 'DATE',
      micro: 'TIMESTAMP',
      nano: 'TIMESTAMP',
      zone: 'TIMESTAMP WITH TIME ZONE',
      clock: 'TIME',
      money: 'DECIMAL(10,2)',
      flag: 'BOOLEAN',
      half: 'FLOAT',
      double: 'DOUBLE',
      'record.a': 'BIGINT',
      'record.b.c': 'VARCHAR',
      list: 'VARCHAR',
      records: 'VARCHAR',
      map: 'VARCHAR',
      bytes: 'VARCHAR',
      ascii: 'VARCHAR',
      uuid: 'VARCHAR',
      category: 'VARCHAR',
    });
    expect(rowOf(opened, 0)).toMatchObject({
      int: '1',
      text: 'ä,"\n',
      flag: 'true',
      'record.a': '1',
      'record.b.c': 'x',
      list: '[1,2]',
      records: '[{"k":"v\\\\"}]',
      map: '{"k":1}',
      bytes: '00ff',
      ascii: 'plain',
      uuid: '00000000-0000-0000-0000-000000000005',
      category: 'x',
    });
    expect(rowOf(opened, 1)).toMatchObject({ text: '', 'record.b.c': 'null', list: 'null' });
    expect(rowOf(opened, 2)).toMatchObject({
      'record.a': 'null',
      'record.b.c': 'q"',
      list: '[]',
      uuid: '80000000-0000-0000-0000-000000000000',
      category: 'null',
    });
    expect(opened.loaded.notes).toContain(
      'Times in “zone” are shown in UTC; the file names the zone Europe/Vienna.',
    );
  });

  test('native DuckDB reads the same moments, days and decimals from the Parquet file', async () => {
    const { openNodeDuck } = await import('../../duck/node');
    const { openNodeScratch } = await import('../../scratch/node');
    const { unpack } = await import('../unpack');
    const duck = await openNodeDuck();
    const scratch = await openNodeScratch();
    const blob = await fixture('types.parquet');
    const file = await unpack(scratch, { name: 'a.parquet', blob }, {});
    await loadParquet(duck, scratch, file, {});
    const name = await duck.attach('a.parquet', blob);
    const same: [string, number][] = [
      ...['int', 'small', 'unsigned', 'text', 'day', 'micro', 'zone', 'clock', 'money'],
      ...['flag', 'half', 'double'],
    ].map((column, i) => [column, i >= 6 ? i + 1 : i]);
    const [row] = await duck.rows(
      `SELECT ${same.map(([column, i]) => `bool_and(a."${column}" IS NOT DISTINCT FROM s.c${i}) AS "${column}"`).join(', ')}
       FROM (SELECT *, row_number() OVER () - 1 AS n FROM read_parquet('${name}')) a JOIN source s ON a.n = s.__row`,
    );
    expect(row).toEqual(Object.fromEntries(same.map(([column]) => [column, true])));
    await duck.close();
    await scratch.dispose();
  });
});

test.each([
  ['polars.parquet', loadParquet],
  ['polars.arrow', loadArrow],
  ['polars.arrows', loadArrow],
])('%s: text views, large lists, categories', async (name, loader) => {
  const opened = await openWith(loader, name, await fixture(name));
  expect(opened.names).toEqual(['a', 'b', 'c', 'd', 'e', 't', 'du']);
  expect(opened.rows.map((row) => row[0])).toEqual(['x', 'a longer text than twelve bytes', null]);
  expect(opened.rows.map((row) => row[3])).toEqual(['x', 'y', 'x']);
  expect(opened.rows.map((row) => row[4])).toEqual(['[1]', '[2]', null]);
});

describe('bad typed files', () => {
  const cut = async (name: string, share: number) => {
    const blob = await fixture(name);
    return blob.slice(0, Math.floor(blob.size * share));
  };
  test.each<[string, () => Promise<Blob>, typeof loadArrow, string]>([
    ['a cut Parquet file', () => cut('types.parquet', 0.6), loadParquet, 'file-damaged'],
    ['a Parquet file without rows', () => fixture('no-rows.parquet'), loadParquet, 'file-no-rows'],
    ['Parquet with intervals', () => fixture('interval.parquet'), loadParquet, 'file-not-a-table'],
    ['a cut Arrow file', () => cut('types-lz4.arrow', 0.6), loadArrow, 'file-damaged'],
    ['a cut Arrow stream', () => cut('types-zstd.arrows', 0.9), loadArrow, 'file-damaged'],
  ])('%s is a fault', async (_, make, loader, code) => {
    expect((await faultOf(openWith(loader, 'x', await make()))).code).toBe(code);
  });
});
