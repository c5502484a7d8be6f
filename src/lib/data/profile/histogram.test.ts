import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column, Format } from '../../engine/schema';
import { gapsOf } from './date-gaps';
import { binLimit, histogramOf } from './histogram';

const day = 86_400_000;
const numberFormat = (decimals: number): Format => ({
  type: 'number',
  decimals,
  fixedDecimals: false,
  decimalMark: '.',
  thousandsMark: '',
  width: 0,
  prefix: '',
  suffix: '',
});
const isoDate: Format = { type: 'moment', pattern: '%Y-%m-%d', fractionDigits: 0, zone: null };

const columns: Record<string, Pick<Column, 'kind' | 'format'>> = {
  integer: { kind: 'integer', format: numberFormat(0) },
  cents: { kind: 'decimal', format: numberFormat(2) },
  decimal: { kind: 'decimal', format: numberFormat(15) },
  date: { kind: 'date', format: isoDate },
  datetime: { kind: 'datetime', format: isoDate },
  time: { kind: 'time', format: isoDate },
};
/** How an integer becomes a value: up to the year 12,000 for dates. */
const makers: Record<string, (whole: number) => number> = {
  integer: (whole) => whole,
  cents: (whole) => whole / 100,
  decimal: (whole) => whole * 1e-9,
  date: (whole) => Math.trunc(whole / 100),
  datetime: (whole) => whole * 1000,
  time: (whole) => whole,
};
const utcDay = (text: string) => Date.parse(`${text}T00:00Z`) / day;

describe.each(Object.keys(columns))('a histogram of %s values', (name) => {
  test('holds every value once, in at most 40 bins with ascending edges', () => {
    const list = fc.array(fc.integer({ min: -40_000, max: 400_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(list, fc.constantFrom(1, 1000, 1_000_000), (whole, divisor) => {
        const sorted = Float64Array.from(whole, (v) =>
          makers[name]!(Math.trunc(v / divisor)),
        ).sort();
        const { edges, counts } = histogramOf(sorted, columns[name]!);
        expect(counts.length).toBeLessThanOrEqual(binLimit);
        expect(edges.length).toBe(counts.length + 1);
        expect([...edges].sort((a, b) => a - b)).toEqual(edges);
        counts.forEach((count, i) => {
          const isLast = i === counts.length - 1;
          const inside = sorted.filter(
            (v) => v >= edges[i]! && (v < edges[i + 1]! || (isLast && v === edges[i + 1])),
          );
          expect(inside.length).toBe(count);
        });
        expect(counts.reduce((a, b) => a + b)).toBe(sorted.length);
      }),
    );
  });
});

test('few whole values get a bin each, with edges between them', () => {
  const { edges, counts } = histogramOf(Float64Array.of(1, 1, 2, 4), columns['integer']!);
  expect([edges, counts]).toEqual([
    [0.5, 1.5, 2.5, 3.5, 4.5],
    [2, 1, 0, 1],
  ]);
  const prices = histogramOf(Float64Array.of(0.05, 0.05, 0.07), columns['cents']!);
  expect([prices.edges, prices.counts]).toEqual([
    [0.045, 0.055, 0.065, 0.075],
    [2, 0, 1],
  ]);
});

test('the number of bins is that of Freedman and Diaconis', () => {
  // 1,000 even steps over [0, 1]: IQR 0.5, width 2 · 0.5 / 1000^(1/3) = 0.1, so 10 bins.
  const even = Float64Array.from({ length: 1000 }, (_, i) => i / 999);
  expect(histogramOf(even, columns['decimal']!).counts.length).toBe(10);
});

test('dates by day, by week from Monday, by month, by year', () => {
  const span = (first: string, last: string) =>
    histogramOf(Float64Array.of(utcDay(first), utcDay(last)), columns['date']!).edges;
  expect(span('2024-02-27', '2024-03-01').map((edge) => edge - utcDay('2024-02-27'))).toEqual([
    0, 1, 2, 3, 4,
  ]);
  const weeks = span('2024-01-03', '2024-06-01');
  expect(weeks.map((edge) => new Date(edge * day).getUTCDay())).toEqual(weeks.map(() => 1));
  const months = span('2022-11-15', '2024-03-01');
  expect(months[0]).toBe(utcDay('2022-11-01'));
  expect(months.at(-1)).toBe(utcDay('2024-04-01'));
  expect(months.length).toBe(18);
  expect(span('1990-05-05', '2024-05-05').length).toBe(36);
});

describe('gaps in dates', () => {
  const days = (...list: number[]) => Float64Array.from(list);

  test('a regular series has none; what is taken out is counted', () => {
    const all = Array.from({ length: 60 }, (_, i) => i);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 58 }), { maxLength: 8 }), (holes) => {
        const gaps = gapsOf(days(...all.filter((d) => !holes.includes(d))), day);
        expect(gaps?.missing ?? 0).toBe(holes.length);
      }),
    );
  });

  test('the longest gap and where it begins, in hours', () => {
    const hours = [...Array(20).keys(), 25, 26, 27, 29].map((h) => h * 3_600_000);
    expect(gapsOf(days(...hours), 1)).toEqual({
      step: 3_600_000,
      gaps: 2,
      missing: 6,
      longest: 6 * 3_600_000,
      longestAfter: 19 * 3_600_000,
      isWeekends: false,
    });
  });

  test('working days are known as such', () => {
    const weekdays = Array.from({ length: 100 }, (_, i) => i).filter(
      (d) => (d + 4) % 7 !== 0 && (d + 4) % 7 !== 6,
    );
    expect(gapsOf(days(...weekdays), day)).toMatchObject({ isWeekends: true });
  });

  test('irregular dates say nothing', () => {
    expect(
      gapsOf(
        Float64Array.from({ length: 50 }, (_, i) => i * i),
        day,
      ),
    ).toBeNull();
  });
});
