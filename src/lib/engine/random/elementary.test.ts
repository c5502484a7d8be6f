/** Oracle: the platform's own functions, which are right to the last digit or the one before it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp, log } from './elementary';

test('exp is that of the platform but for the last digits', () => {
  fc.assert(
    fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => {
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(2e-15 + Math.abs(x) * 3e-16);
    }),
    { numRuns: 2000 },
  );
});

test('log is that of the platform but for the last digits', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(
        1e-15 * Math.max(1, Math.abs(Math.log(x))),
      );
    }),
    { numRuns: 2000 },
  );
});

test('log undoes exp', () => {
  fc.assert(
    fc.property(fc.double({ min: -600, max: 600, noNaN: true }), (x) => {
      expect(log(exp(x))).toBeCloseTo(x, 11);
    }),
  );
});

test('ends', () => {
  expect([exp(0), exp(-Infinity), exp(Infinity)]).toEqual([1, 0, Infinity]);
  expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity]);
  expect([exp(NaN), log(-1), log(NaN)]).toEqual([NaN, NaN, NaN]);
});
