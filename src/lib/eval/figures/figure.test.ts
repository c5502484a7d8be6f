import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricTraits } from '../../engine/schema';
import { measured, unavailable } from '../measured';
import { figure, gradeOf } from './figure';

const traits = {
  better: 'lower',
  ideal: null,
  grading: { by: 'loss', good: 0, fair: 0.02, chance: true },
} as MetricTraits;

test('what chance adds to a share is good: a grade never gets better with more of it', () => {
  const order = ['good', 'fair', 'poor'];
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const rows = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(share, share, share, rows, rows, (real, a, b, synthetic, baseline) => {
      const grade = (value: number) =>
        order.indexOf(gradeOf(traits, value, real, { synthetic, baseline }));
      expect(grade(Math.max(a, b))).toBeGreaterThanOrEqual(grade(Math.min(a, b)));
      expect(grade(real)).toBe(0);
    }),
  );
});

test('limits hold on both sides where chance is not asked for', () => {
  const floor = { ...traits, better: 'higher', grading: { by: 'limit', good: 0.9, fair: 0.8 } };
  const grades = [0.95, 0.85, 0.75].map((value) => gradeOf(floor as MetricTraits, value, null));
  expect(grades).toEqual(['good', 'fair', 'poor']);
});

test('an attack that may have won by chance is not fair, unless it may be poor', () => {
  const graded = (value: number, low: number, high: number) =>
    figure({
      metric: 'membership-auc',
      synthetic: measured(value, ''),
      baseline: unavailable('guessing'),
      interval: { low, high },
    }).grade;
  expect(graded(0.56, 0.52, 0.6)).toBe('good');
  expect(graded(0.56, 0.555, 0.6)).toBe('fair');
  expect(graded(0.56, 0.45, 0.67)).toBe('fair');
  expect(graded(0.7, 0.5, 0.9)).toBe('poor');
});

test('two standard errors are good, four are fair, and where rows are not known the limits hold', () => {
  // One in a hundred of 10,000 rows each: a difference has a standard error of 0.00141.
  const rows = { synthetic: 10_000, baseline: 10_000 };
  expect(gradeOf(traits, 0.0127, 0.01, rows)).toBe('good');
  expect(gradeOf(traits, 0.0129, 0.01, rows)).toBe('fair');
  expect(gradeOf(traits, 0.0127, 0.01)).toBe('fair');
  // Of 100 rows each it is 0.0195, and two copies more are chance.
  const few = { synthetic: 100, baseline: 100 };
  expect(gradeOf(traits, 0.03, 0.01, few)).toBe('good');
  expect(gradeOf(traits, 0.06, 0.01, few)).toBe('fair');
  expect(gradeOf(traits, 0.12, 0.01, few)).toBe('poor');
  expect(gradeOf(traits, 0.12, null, few)).toBe('unknown');
});
