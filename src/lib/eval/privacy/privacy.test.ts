import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align } from '../align';
import { layOut, rangesOf } from '../nearest';
import { testSchema, testTable } from '../testing';
import { countCopies } from './copies';
import { emptyNearest, findNearest, groupRows, quantile } from './distances';

const schema = testSchema([
  { name: 'a', kind: 'category' },
  { name: 'b', kind: 'category' },
  { name: 'x', kind: 'decimal', decimals: 1 },
  { name: 'y', kind: 'integer' },
]);

type Row = [string | null, string | null, number | null, number | null];
const label = fc.option(fc.constantFrom('p', 'q', 'r'));
const row: fc.Arbitrary<Row> = fc.tuple(
  label,
  label,
  fc.option(fc.integer({ min: 0, max: 8 }).map((tenths) => tenths / 10)),
  fc.option(fc.integer({ min: 0, max: 2 })),
);
const rows = fc.array(row, { minLength: 1, maxLength: 40 });

function tableOf(list: readonly Row[]) {
  const columnOf = (c: number) => list.map((one) => one[c] ?? null);
  const labels = (c: number) => {
    const table = testTable([['p', ...columnOf(c)]]).columns[0]!;
    return table.storage === 'text' ? { ...table, codes: table.codes.slice(1) } : table;
  };
  const numbers = (c: number) => testTable([columnOf(c)]).columns[0]!;
  return { rowCount: list.length, columns: [labels(0), labels(1), numbers(2), numbers(3)] };
}

/** SDMetrics' distance, word for word. */
function distance(one: Row, other: Row, real: readonly Row[]): number {
  const total = one.reduce<number>((sum, value, c) => {
    const theirs = other[c]!;
    if (value === null || theirs === null) return sum + (value === theirs ? 0 : 1);
    if (typeof value === 'string') return sum + (value === theirs ? 0 : 1);
    const known = real.flatMap((each) => (typeof each[c] === 'number' ? [each[c]] : []));
    const range = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
    const difference = Math.abs(value - (theirs as number));
    return sum + (range === 0 ? Number(difference > 0) : Math.min(1, difference / range));
  }, 0);
  return total / one.length;
}

test('the nearest row is the nearest of all rows', () => {
  fc.assert(
    fc.property(rows, rows, (real, synthetic) => {
      const aligned = align(schema, {
        train: tableOf(real),
        holdout: null,
        synthetic: tableOf(synthetic),
      });
      const all = (count: number) => Int32Array.from({ length: count }, (_, i) => i);
      const ranges = rangesOf(aligned, 'train');
      const query = layOut(aligned, 'synthetic', all(synthetic.length), ranges);
      const reference = groupRows(layOut(aligned, 'train', all(real.length), ranges));
      const nearest = emptyNearest(query.rows);
      findNearest(query, reference, nearest);
      synthetic.forEach((one, i) => {
        const expected = Math.min(...real.map((other) => distance(one, other, real)));
        expect(nearest.distance[i]).toBeCloseTo(expected, 12);
      });
    }),
  );
});

test('copies are the rows that also print alike', () => {
  fc.assert(
    fc.property(rows, rows, rows, (real, holdout, synthetic) => {
      const aligned = align(schema, {
        train: tableOf(real),
        holdout: tableOf(holdout),
        synthetic: tableOf(synthetic),
      });
      const known = real.map((one) => JSON.stringify(one));
      const repeated = (list: readonly Row[]) =>
        list.filter((one) => known.includes(JSON.stringify(one))).length;
      expect(countCopies(aligned)).toEqual({
        synthetic: repeated(synthetic),
        holdout: repeated(holdout),
        twins: known.filter((one, i) => known.indexOf(one) !== i || known.lastIndexOf(one) !== i)
          .length,
      });
    }),
  );
});

test('a copy does not hide behind float noise or the sign of zero', () => {
  const aligned = align(schema, {
    train: tableOf([['p', 'q', 0.3, 0]]),
    holdout: null,
    synthetic: tableOf([['p', 'q', 0.1 + 0.2, -0]]),
  });
  expect(countCopies(aligned).synthetic).toBe(1);
});

/** Oracle: numpy.quantile, its default method. */
test('quantiles interpolate', () => {
  expect(quantile(Float64Array.of(1, 2, 4, 8), 0.5)).toBe(3);
  expect(quantile(Float64Array.of(1, 2, 4, 8), 0.9)).toBeCloseTo(6.8, 12);
  expect(quantile(Float64Array.of(5), 0.05)).toBe(5);
});
