import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Fault,
  profileSchema,
  type Column,
  type NumberFormat,
  type Profile,
  type Progress,
  type Schema,
} from '../../engine/schema';
import type { Duck } from '../duck';
import { openNodeDuck } from '../duck/node';
import { profile } from './profile';

let duck: Duck;
beforeAll(async () => {
  duck = await openNodeDuck();
});
afterAll(async () => {
  await duck.close();
});

const text = { type: 'text' } as const;
const plain = (decimals: number): NumberFormat =>
  ({
    ...{ decimalMark: '.', thousandsMark: '', prefix: '', suffix: '' },
    type: 'number',
    decimals,
    fixedDecimals: false,
    width: 0,
  }) as const;
const isoDate = { type: 'moment', pattern: '%Y-%m-%d', fractionDigits: 0, zone: null } as const;

function column(name: string, kind: Column['kind'], format: Column['format']): Column {
  return {
    name,
    kind,
    format,
    reason: '',
    hasNulls: true,
    nulls: [''],
    personal: null,
    treatment: null,
  };
}

/** Makes the view `typed` from a query whose columns are c0, c1, … */
async function schemaOf(sql: string, columns: Column[]): Promise<Schema> {
  await duck.run(
    `CREATE OR REPLACE TABLE typed AS SELECT (row_number() OVER () - 1)::BIGINT AS __row, * FROM (${sql})`,
  );
  const [row] = await duck.rows('SELECT count(*)::DOUBLE AS n FROM typed');
  const origin = { fileName: 't.csv', fileFormat: 'csv', sizeBytes: 1 } as const;
  return { columns, rowCount: Number(row!['n']), origin };
}

const top = (found: Profile, index: number) => found.columns[index]!.top;
const codesOf = (found: Profile, index: number) =>
  found.columns[index]!.oddities.map((oddity) => oddity.code);
const sentencesOf = (found: Profile, index: number) =>
  found.columns[index]!.oddities.map((oddity) => oddity.sentence);

describe('one column', () => {
  test('a number is summed up as Python would, nulls apart', async () => {
    const schema = await schemaOf('SELECT unnest([1.5, 2, 2, 10, NULL, 4.5]::DOUBLE[]) AS c0', [
      column('x', 'decimal', plain(1)),
    ]);
    const [x] = (await profile(duck, schema)).columns;
    expect([x!.rows, x!.nulls, x!.distinct]).toEqual([6, 1, 4]);
    // Python: s = [1.5, 2, 2, 10, 4.5]; statistics.mean(s), statistics.stdev(s);
    // quartiles: statistics.quantiles(s, n=4, method='inclusive');
    // G1 = sqrt(n(n-1))/(n-2) * (sum((v-m)**3 for v in s)/n) / (sum((v-m)**2 for v in s)/n)**1.5
    expect(x!.numbers).toEqual({
      min: 1.5,
      q1: 2,
      median: 2,
      q3: 4.5,
      max: 10,
      mean: 4,
      standardDeviation: expect.closeTo(3.553167600887974, 12),
      skewness: expect.closeTo(1.7137128317193249, 12),
    });
    expect(x!.top[0]).toEqual({ value: '2', count: 2 });
    expect(x!.histogram!.counts.reduce((a, b) => a + b)).toBe(5);
  });

  test('labels are counted and printed as the file spells them', async () => {
    const yesNo = { type: 'boolean', true: 'JA', false: 'nein' } as const;
    const schema = await schemaOf(
      `SELECT * FROM (VALUES ('true', 'it''s'), ('true', ''), ('false', 'ü'), (NULL, 'ü')) t(c0, c1)`,
      [column('yes', 'boolean', yesNo), column('word', 'category', text)],
    );
    const found = await profile(duck, schema);
    expect(top(found, 0)).toEqual([
      { value: 'JA', count: 2 },
      { value: 'nein', count: 1 },
    ]);
    expect(found.columns[0]).toMatchObject({
      nulls: 1,
      distinct: 2,
      numbers: null,
      histogram: null,
    });
    expect(top(found, 1)).toEqual([
      { value: 'ü', count: 2 },
      { value: '', count: 1 },
      { value: "it's", count: 1 },
    ]);
  });

  test('dates are days since 1970 and print as dates', async () => {
    const schema = await schemaOf(`SELECT * FROM (VALUES (0.0::DOUBLE), (1), (1), (NULL)) t(c0)`, [
      column('day', 'date', isoDate),
    ]);
    const found = await profile(duck, schema);
    expect(top(found, 0)[0]).toEqual({ value: '1970-01-02', count: 2 });
    expect(found.columns[0]!.histogram).toEqual({ edges: [0, 1, 2], counts: [1, 2] });
  });

  test('a column without any value has no figures and says so', async () => {
    const schema = await schemaOf('SELECT NULL::DOUBLE AS c0, NULL::VARCHAR AS c1 FROM range(3)', [
      column('x', 'decimal', plain(1)),
      column('y', 'category', text),
    ]);
    const found = await profile(duck, schema);
    for (const index of [0, 1]) {
      expect(found.columns[index]).toMatchObject({ nulls: 3, distinct: 0, numbers: null, top: [] });
      expect(codesOf(found, index)).toEqual(['all-null']);
    }
    expect(found.associations).toEqual([{ a: 0, b: 1, measure: 'correlation-ratio', value: null }]);
    expect(profileSchema.parse(found)).toEqual(found);
  });

  test('no rows at all', async () => {
    const schema = await schemaOf('SELECT 1.0::DOUBLE AS c0 WHERE false', [
      column('x', 'decimal', plain(1)),
    ]);
    expect((await profile(duck, schema)).columns[0]).toMatchObject({ rows: 0, oddities: [] });
  });
});

describe('oddities', () => {
  test('each is found in a table made for it, and names its counts', async () => {
    const schema = await schemaOf(
      `SELECT CASE WHEN i < 600 THEN 0 ELSE i % 37 END::DOUBLE AS c0,
        CASE WHEN i = 999 THEN 5000 ELSE i % 50 END::DOUBLE AS c1,
        CASE WHEN i % 2 = 0 THEN NULL ELSE 'a' END AS c2,
        'key ' || i AS c3,
        'label ' || (i % 150) AS c4,
        CASE WHEN i < 3 THEN 'rare' ELSE 'often' END AS c5,
        (i + CASE WHEN i >= 500 THEN 4 ELSE 0 END)::DOUBLE AS c6,
        exp(i / 100.0) AS c7
      FROM range(1000) r(i)`,
      [
        column('spike', 'integer', plain(0)),
        column('outlier', 'integer', plain(0)),
        column('empty', 'category', text),
        column('key', 'category', text),
        column('many', 'category', text),
        column('rare', 'category', text),
        column('gap', 'date', isoDate),
        column('tail', 'decimal', plain(3)),
      ],
    );
    const found = await profile(duck, schema);
    expect(sentencesOf(found, 0)).toEqual(['611 of 1,000 values of “spike” (61 %) are exactly 0.']);
    expect(codesOf(found, 1)).toEqual(['heavy-tail', 'outliers']);
    expect(sentencesOf(found, 1)[1]).toBe(
      '1 value of “outlier” lies more than three interquartile ranges away from the middle half: 1 above 112 (highest 5000).',
    );
    expect(codesOf(found, 2)).toEqual(['constant', 'many-nulls']);
    expect(sentencesOf(found, 2)).toEqual([
      'All 500 filled rows of “empty” hold the same value, “a”.',
      '“empty” is empty in 500 of 1,000 rows (50 %).',
    ]);
    expect(codesOf(found, 3)).toEqual(['nearly-unique', 'many-labels', 'rare-labels']);
    expect(sentencesOf(found, 4)).toEqual([
      '“many” has 150 different labels; the 100 most frequent cover 70 % of its filled rows.',
    ]);
    expect(sentencesOf(found, 5)).toEqual([
      '1 of 2 labels of “rare” is used by only 3 rows; a rare label can point to a single person.',
    ]);
    expect(sentencesOf(found, 6)).toEqual([
      '“gap” usually has a value for every day, but 1 gap leaves out 4 days; the longest gap leaves out 4, after 1971-05-15.',
    ]);
    expect(codesOf(found, 7)).toEqual(['heavy-tail']);
  });
});

describe('associations', () => {
  test('all pairs of measured columns, none for keys and free text; constants are not defined', async () => {
    const schema = await schemaOf(
      `SELECT i::DOUBLE AS c0, (100 - 2 * i)::DOUBLE AS c1, 'k' || i AS c2,
        CASE WHEN i < 50 THEN 'a' ELSE 'b' END AS c3, 'same' AS c4 FROM range(100) r(i)`,
      [
        column('x', 'integer', plain(0)),
        column('y', 'integer', plain(0)),
        column('key', 'identifier', text),
        column('half', 'category', text),
        column('same', 'constant', text),
      ],
    );
    const { associations } = await profile(duck, schema);
    // η: 100 numbers in two halves of consecutive ones; between 100·25², all 100·(100² − 1)/12.
    const eta = Math.sqrt(625 / ((100 ** 2 - 1) / 12));
    expect(associations).toEqual([
      { a: 0, b: 1, measure: 'correlation', value: expect.closeTo(-1, 12) },
      { a: 0, b: 3, measure: 'correlation-ratio', value: expect.closeTo(eta, 12) },
      { a: 0, b: 4, measure: 'correlation-ratio', value: null },
      { a: 1, b: 3, measure: 'correlation-ratio', value: expect.closeTo(eta, 12) },
      { a: 1, b: 4, measure: 'correlation-ratio', value: null },
      { a: 3, b: 4, measure: 'cramers-v', value: null },
    ]);
  });

  test('labels beyond the 100 most frequent count as one; SQL agrees', async () => {
    const schema = await schemaOf(
      `SELECT (hash(i) % 1000)::DOUBLE + CASE WHEN i % 7 = 0 THEN 400 ELSE 0 END AS c0,
        'l' || CASE WHEN i % 3 = 0 THEN i % 7 ELSE 7 + i % 300 END AS c1 FROM range(5000) r(i)`,
      [column('x', 'decimal', plain(0)), column('label', 'category', text)],
    );
    const { associations } = await profile(duck, schema);
    const [oracle] = await duck.rows(`
      WITH often AS (SELECT c1 FROM typed GROUP BY c1 ORDER BY count(*) DESC, c1 LIMIT 100),
      pooled AS (SELECT c0, CASE WHEN c1 IN (FROM often) THEN c1 END AS l FROM typed),
      means AS (SELECT l, avg(c0) AS m, count(*) AS n FROM pooled GROUP BY l)
      SELECT sqrt((SELECT sum(n * (m - (SELECT avg(c0) FROM typed)) ** 2) FROM means)
        / (SELECT var_pop(c0) * count(*) FROM typed)) AS eta`);
    expect(associations[0]!.value).toBeCloseTo(Number(oracle!['eta']), 9);
  });
});

describe('a long job', () => {
  const wide = () =>
    schemaOf(
      `SELECT ${Array.from({ length: 12 }, (_, k) => `hash(i * 31 + ${k})::DOUBLE AS c${k}`).join(', ')} FROM range(60000) r(i)`,
      Array.from({ length: 12 }, (_, k) => column(`x${k}`, 'decimal', plain(17))),
    );

  test('tells its progress up to the end, column by column and pair by pair', async () => {
    const seen: Progress[] = [];
    await profile(duck, await wide(), { onProgress: (progress) => seen.push(progress) });
    const last = (stage: string) => seen.filter((progress) => progress.stage === stage).at(-1);
    expect(last('looking at columns')).toMatchObject({ done: 12, total: 12, etaMs: 0 });
    expect(last('comparing columns')).toMatchObject({ done: 66, total: 66, etaMs: 0 });
  });

  test('stops when aborted on the way', async () => {
    const schema = await wide();
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const running = profile(duck, schema, { signal: abort.signal, onProgress });
    await expect(running).rejects.toEqual(new Fault('cancelled', {}));
  });
});
