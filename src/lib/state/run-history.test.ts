import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostPoints, noHistory, upTo, withLosses } from './run-history';

it('keeps the first and the last point of a course of any length, and never too many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), (length) => {
      let history = noHistory;
      for (let step = 1; step <= length; step += 1) {
        history = withLosses(history, step, { loss: 1 / step });
      }
      const steps = history.losses.map((point) => point.step);
      expect(steps.length).toBeLessThanOrEqual(mostPoints);
      expect([steps[0], steps.at(-1)]).toEqual([1, length]);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});

it('forgets what is trained again after a step back', () => {
  const look = (step: number) => ({ step, shapes: 0.9, trends: 0.9, nearerShare: 0.5 });
  const history = {
    ...withLosses(withLosses(noHistory, 10, { loss: 2 }), 20, { loss: 1 }),
    looks: [look(10), look(15)],
  };
  expect(upTo(history, 12)).toMatchObject({ losses: [{ step: 10 }], looks: [{ step: 10 }] });
});
