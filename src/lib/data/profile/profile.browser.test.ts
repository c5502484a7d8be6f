/** The SQL of the profile and of the screen on DuckDB-WASM, which lacks most extensions and is older. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Column, Schema } from '../../engine/schema';
import type { Duck } from '../duck';
import { openBrowserDuck } from '../duck/browser';
import { screenPersonal } from '../personal';
import { profile } from './profile';

let duck: Duck;
beforeAll(async () => {
  const baseUrl = new URL('/duckdb/', location.href).href;
  duck = await openBrowserDuck({ baseUrl, makeWorker: (url) => new Worker(url) });
});
afterAll(async () => {
  await duck.close();
});

const text = { type: 'text' } as const;
const number = {
  type: 'number',
  decimals: 0,
  fixedDecimals: false,
  decimalMark: '.',
  thousandsMark: '',
  width: 0,
  prefix: '',
  suffix: '',
} as const;

function column(name: string, kind: Column['kind'], format: Column['format']): Column {
  return {
    name,
    kind,
    format,
    reason: '',
    hasNulls: false,
    nulls: [],
    personal: null,
    treatment: null,
  };
}

async function schemaOf(sql: string, columns: Column[], rowCount: number): Promise<Schema> {
  await duck.run(`CREATE OR REPLACE TABLE source AS ${sql};
    CREATE OR REPLACE VIEW typed AS SELECT * FROM source`);
  return { columns, rowCount, origin: { fileName: 't.csv', fileFormat: 'csv', sizeBytes: 1 } };
}

test('numbers, many labels with odd characters, keys and nulls', async () => {
  const schema = await schemaOf(
    `SELECT i AS __row, (i % 10)::DOUBLE AS c0,
      CASE WHEN i % 10 < 5 THEN 'it''s "low"' WHEN i % 9 = 0 THEN NULL ELSE 'x' || chr(0) || 'ü' END AS c1,
      'label ' || (i % 150) AS c2, 'key ' || i AS c3
    FROM range(3000) r(i)`,
    [
      column('n', 'integer', number),
      column('odd', 'category', text),
      column('many', 'category', text),
      column('key', 'identifier', text),
    ],
    3000,
  );
  const found = await profile(duck, schema);
  expect(found.columns.map(({ nulls, distinct }) => [nulls, distinct])).toEqual([
    [0, 10],
    [168, 2],
    [0, 150],
    [0, 3000],
  ]);
  expect(found.columns[1]!.top).toEqual([
    { value: `it's "low"`, count: 1500 },
    { value: 'x\0ü', count: 1332 },
  ]);
  // Labels decide between 0–4 and 5–9: η² = 2.5² / (99 / 12), nearly, since some of 5–9 are null.
  const eta = found.associations.find(({ a, b }) => a === 0 && b === 1)!;
  expect(eta.value).toBeCloseTo(Math.sqrt(6.25 / (99 / 12)), 2);
});

test('the screen finds e-mail addresses', async () => {
  const schema = await schemaOf(
    `SELECT i AS __row, 'ana' || i || '@mail.example' AS c0, (i * 7919 % 1000)::VARCHAR AS c1 FROM range(300) r(i)`,
    [column('contact', 'text', text), column('n', 'integer', number)],
    300,
  );
  const types = (await screenPersonal(duck, schema)).columns.map(({ personal }) => personal?.type);
  expect(types).toEqual(['email', undefined]);
});
