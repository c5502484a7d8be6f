import fc from 'fast-check';
import { expect, test } from 'vitest';
import { count, percent, percents, points, written } from './words';

test('numbers below 0 have a minus sign, not a hyphen', () => {
  expect([
    written(-0.1234, 'auc'),
    written(-0.1234, 'number'),
    written(-0.000012, 'number'),
    written(-1.2e-9, 'number'),
    written(-1234.56, 'number'),
    written(-3, 'number'),
    percent(-0.0123),
    count(-1234),
  ]).toEqual(['−0.123', '−0.123', '−0.000012', '−1.2e−9', '−1,234.6', '−3', '−1.2 %', '−1,234']);
});

test('shares that differ never read alike, and keep their order (law)', () => {
  const share = fc.integer({ min: 0, max: 1e6 }).map((n) => n / 1e6);
  fc.assert(
    fc.property(share, share, (a, b) => {
      const [first = '', second = ''] = percents([a, b]);
      expect(Math.sign(parseFloat(first) - parseFloat(second))).toBe(Math.sign(a - b));
    }),
  );
  expect(percents([0.96996, 0.97])).toEqual(['96.996 %', '97 %']);
  expect(percents([0.5, 0.53])).toEqual(['50 %', '53 %']);
});

test('a difference too small to be written is said to be so', () => {
  expect([0.0124, 0.01, 0.0005, 0.00049, 0].map(points)).toEqual([
    '1.2 points',
    '1 point',
    '0.1 points',
    'less than 0.1 points',
    'less than 0.1 points',
  ]);
});
