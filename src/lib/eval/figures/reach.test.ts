/** What the size of the holdout does to a grade, and what happens at the very limit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figure } from './figure';

describe('a holdout smaller than the synthetic table', () => {
  const set = (value: number) => ({ status: 'measured' as const, value });
  const graded = (value: number, baseline: number, expected: number, expectedOfBaseline: number) =>
    figure({
      metric: 'binned-accuracy',
      synthetic: set(value),
      baseline: set(baseline),
      expected,
      expectedOfBaseline,
    });

  test('is no excuse: the grade goes by what it would reach in as many rows', () => {
    // Real rows reach .93 in few rows and would reach .97 in as many; the twin's .93 has lost 4 points.
    expect(graded(0.93, 0.93, 0.97, 0.93)).toMatchObject({ grade: 'fair' });
    expect(graded(0.93, 0.93, 0.97, 0.93).reach).toBeCloseTo(0.97, 12);
    expect(graded(0.965, 0.93, 0.97, 0.93).grade).toBe('good');
    // A larger holdout is an advantage that a small twin need not match.
    expect(graded(0.93, 0.97, 0.93, 0.97).grade).toBe('good');
    // Of distances likewise.
    const far = { metric: 'hellinger-distance', baseline: set(0.12), expected: 0.03 } as const;
    expect(figure({ ...far, synthetic: set(0.1), expectedOfBaseline: 0.11 }).grade).toBe('fair');
  });

  test('never asks for more than chance leaves a perfect table, nor changes a grade by itself (law)', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, (value, baseline, expected, own) => {
        const { reach = baseline } = graded(value, baseline, expected, own);
        expect(reach).toBeLessThanOrEqual(Math.max(baseline, expected));
        const same = graded(value, baseline, expected, expected);
        expect(same.reach ?? baseline).toBeCloseTo(baseline, 12);
      }),
    );
  });
});

test('exactly at a limit the better grade holds, though .95 − .94 is more than .01', () => {
  const set = (value: number) => ({ status: 'measured' as const, value });
  const graded = (value: number) =>
    figure({ metric: 'binned-accuracy', synthetic: set(value), baseline: set(0.95) }).grade;
  expect([0.94, 0.9399, 0.9, 0.8999].map(graded)).toEqual(['good', 'fair', 'fair', 'poor']);
});
