import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  Fault,
  profileSchema,
  type Column,
  type NumberFormat,
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
  await duck.run(`CREATE OR REPLACE TABLE typed AS ${sql}`);
  const [row] = await duck.rows('SELECT count(*)::DOUBLE AS n FROM typed');
  const origin = { fileName: 't.csv', fileFormat: 'csv', sizeBytes: 1 } as const;
  return { columns, rowCount: Number(row!['n']), origin };
}

describe('one column', () => {
  test('a number is summed up as pandas would, nulls apart', async () => {
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
});
