import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanRoc, rocOf } from './roc';

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 60 });
const curveOf = (list: readonly (readonly [number, boolean])[]) =>
  rocOf(
    Float64Array.from(list, ([score]) => score),
    list.map(([, isClass]) => isClass),
    'any',
  );

test('a curve climbs from corner to corner, and its area is the AUC', () => {
  fc.assert(
    fc.property(rows, (list) => {
      const roc = curveOf(list);
      const kinds = new Set(list.map(([, isClass]) => isClass));
      if (kinds.size < 2) {
        expect(roc).toBeNull();
        return;
      }
      const { falsePositives: x, truePositives: y, auc } = roc!;
      expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
      let area = 0;
      for (let i = 1; i < x.length; i++) {
        expect(y[i]!).toBeGreaterThanOrEqual(y[i - 1]!);
        area += (x[i]! - x[i - 1]!) * ((y[i]! + y[i - 1]!) / 2);
      }
      // A grid of hundredths cuts the corners of steps.
      expect(Math.abs(area - auc)).toBeLessThan(0.06);
    }),
    { numRuns: 60 },
  );
});

test('curves have a mean, but not of none', () => {
  const right = curveOf([
    [1, true],
    [0, false],
  ])!;
  const wrong = curveOf([
    [0, true],
    [1, false],
  ])!;
  expect(meanRoc([right, wrong], 'both')).toMatchObject({ variant: 'both', auc: 0.5 });
  expect(meanRoc([], 'none')).toBeNull();
});
