/** What every adapter of the DuckDB port must do; run by the Node tests and by the browser tests. */
import { Table, Utf8, Int32, Float64, makeData, makeVector, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Duck } from './duck';
import { quoteText } from './quote';

export function duckLaws(open: () => Promise<Duck>): void {
  let duck: Duck;
  beforeAll(async () => {
    duck = await open();
  });
  afterAll(async () => {
    await duck.close();
  });

  const get = () => duck;
  resultLaws(get);
  survivalLaws(get);
  fileLaws(get);
}

type Get = () => Duck;

function resultLaws(get: Get): void {
  test('small results are plain cells: no BigInt, no decimal object', async () => {
    const sql = `SELECT count(*) AS n, sum(i) AS s, 1.25::DECIMAL(9,2) AS d, -7::HUGEINT AS h,
      true AS b, NULL::INTEGER AS e, 'ü' AS t, 0.5::FLOAT AS f FROM range(10) r(i)`;
    const [row] = await get().rows(sql);
    expect(row).toEqual({ n: 10, s: 45, d: 1.25, h: -7, b: true, e: null, t: 'ü', f: 0.5 });
  });

  test('large results are columns in row order over many batches', async () => {
    const sql = `SELECT i::INTEGER AS a, i::BIGINT AS b, i / 2.0::DOUBLE AS c,
      CASE WHEN i % 3 = 0 THEN NULL ELSE i::INTEGER END AS d, 'x' || i AS e FROM range(10000) r(i)`;
    const [a, b, c, d, e] = await get().columns(sql);
    expect(a?.values).toBeInstanceOf(Int32Array);
    expect(b?.values).toBeInstanceOf(Float64Array);
    for (const i of [0, 1, 2047, 2048, 9999]) {
      expect([a!.values[i], b!.values[i], c!.values[i], e!.values[i]]).toEqual([
        i,
        i,
        i / 2,
        `x${i}`,
      ]);
      expect(d!.values[i]).toBe(i % 3 === 0 ? Number.NaN : i);
    }
  });

  test('a scan gives what columns give, with labels as codes in order of appearance', async () => {
    const sql = `SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE i / 4.0::DOUBLE END AS x, i::INTEGER AS n,
      CASE WHEN i % 5 = 0 THEN NULL ELSE 'ü' || (i * 31 % 4999) || chr(0) END AS t,
      NULL::VARCHAR AS nothing FROM range(10000) r(i)`;
    const expected = await get().columns(sql);
    const told: number[] = [];
    const found = await get().scan(sql, 10_000, undefined, (done) => void told.push(done));
    const texts = found.map((data) =>
      data.storage === 'number'
        ? [...data.values]
        : [...data.codes].map((code) => (code < 0 ? null : data.labels[code]!)),
    );
    expect(texts).toEqual(expected.map(({ values }) => [...values]));
    const coded = found[2]!;
    if (coded.storage === 'number') throw new Error('texts came as numbers');
    const firsts = new Set([...coded.codes].filter((code) => code >= 0));
    expect([...firsts]).toEqual([...coded.labels.keys()]);
    expect(await get().scan("SELECT 1.5::DOUBLE AS a, 'x' AS b WHERE false", 0)).toEqual([
      { storage: 'number', values: new Float64Array(0) },
      { storage: 'text', codes: new Int32Array(0), labels: [] },
    ]);
  });

  test('an empty result still has its columns', async () => {
    const columns = await get().columns('SELECT 1 AS a, 2 AS b WHERE false');
    expect(columns.map((column) => [column.name, column.values.length])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });
}

function survivalLaws(get: Get): void {
  test('bad SQL is a QueryError and the engine goes on', async () => {
    await expect(get().run('SELEC 1')).rejects.toMatchObject({ name: 'QueryError' });
    await expect(get().rows('SELECT * FROM nowhere')).rejects.toMatchObject({ name: 'QueryError' });
    expect(await get().rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('what needs an extension fails cleanly, or works, and the engine goes on', async () => {
    await get()
      .rows('SELECT current_date::VARCHAR AS d')
      .catch(() => undefined);
    await get()
      .rows("SELECT * FROM read_parquet('nothing')")
      .catch(() => undefined);
    expect(await get().rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('an aborted statement rejects as cancelled and others go on', async () => {
    const abort = new AbortController();
    const slow = get().rows(
      'SELECT sum(sqrt(a.i * b.i)) AS s FROM range(3000000) a(i), range(3000) b(i)',
      abort.signal,
    );
    const outcome = expect(slow).rejects.toMatchObject({ code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await get().rows('SELECT 2 AS two')).toEqual([{ two: 2 }]);
    const abortedAt = performance.now();
    abort.abort();
    await outcome;
    expect(performance.now() - abortedAt).toBeLessThan(2000);
    expect(await get().rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expect(get().run('SELECT 1', AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
}

function fileLaws(get: Get): void {
  test('a file is read where it lies, and can be read again after detach and attach', async () => {
    for (const text of ['a,b\n1,x\n2,y\n', 'a,b\n3,z\n']) {
      const name = await get().attach('some "odd" name.csv', new Blob([text]));
      const rows = await get().rows(`SELECT * FROM read_csv(${quoteText(name)}, all_varchar=true)`);
      expect(rows.length).toBe(text.split('\n').length - 2);
      await get().detach(name);
    }
  });

  test('a file whose reading was aborted can be detached at once', async () => {
    const text = 'a,b\n' + 'some,text\n'.repeat(2_000_000);
    const name = await get().attach('long.csv', new Blob([text]));
    const abort = new AbortController();
    const slow = get().run(
      `CREATE TABLE unfinished AS SELECT * FROM read_csv(${quoteText(name)}, all_varchar=true)`,
      abort.signal,
    );
    setTimeout(() => abort.abort(), 60);
    await expect(slow).rejects.toMatchObject({ code: 'cancelled' });
    await get().detach(name);
    await get().run('CREATE OR REPLACE TABLE unfinished AS SELECT 1 AS a; DROP TABLE unfinished');
    await expect(get().rows('SELECT * FROM unfinished')).rejects.toMatchObject({
      name: 'QueryError',
    });
  });

  test('Arrow goes in and comes out', async () => {
    const texts = ['a', '', 'ü'];
    const table = new Table({
      i: makeVector(makeData({ type: new Int32(), data: Int32Array.of(1, 2, 3) })),
      x: makeVector(makeData({ type: new Float64(), data: Float64Array.of(0.5, -1, 1e300) })),
      t: makeVector(makeData({ type: new Utf8(), ...utf8Of(texts) })),
    });
    const bytes = tableToIPC(table, 'stream');
    await get().insertArrow('arrived', bytes, true);
    await get().insertArrow('arrived', bytes, false);
    const rows = await get().rows('SELECT * FROM arrived');
    expect(rows.length).toBe(6);
    expect(rows[5]).toEqual({ i: 3, x: 1e300, t: 'ü' });
    const streams: Uint8Array[] = [];
    const sql = 'SELECT (i * 2)::BIGINT AS i, x, t FROM arrived, range(1000)';
    for await (const bytes of get().arrow(sql, 3000)) streams.push(bytes);
    expect(streams.length).toBeGreaterThan(1);
    for (const [index, bytes] of streams.entries())
      await get().insertArrow('again', bytes, index === 0);
    const [sums] = await get().rows(
      "SELECT count(*) AS n, sum(i) AS s, count(*) FILTER (t = 'ü') AS u FROM again",
    );
    expect(sums).toEqual({ n: 6000, s: 24000, u: 2000 });
  });
}

function utf8Of(texts: readonly string[]) {
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const valueOffsets = new Int32Array(texts.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = valueOffsets[i]! + bytes.length));
  return {
    length: texts.length,
    valueOffsets,
    data: Uint8Array.from(encoded.flatMap((b) => [...b])),
  };
}
