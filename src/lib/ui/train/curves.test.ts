import { expect, it } from 'vitest';
import { likenessCurve, lossCurve, nearnessCurve } from './curves';

const history = {
  losses: [
    { step: 10, values: { loss: 2 } },
    { step: 20, values: { loss: 1.5 } },
  ],
  looks: [
    { step: 10, shapes: 0.8, trends: 0.7, nearerShare: 0.5 },
    { step: 20, shapes: 0.9, trends: null, nearerShare: 0.52 },
  ],
  baseline: { shapes: 0.98, trends: 0.97, nearerShare: null },
  stepsPerEpoch: 10,
};

it('measures the way in epochs where an epoch is known, else in steps', () => {
  expect(lossCurve(history)?.picture).toMatchObject({
    across: 'Epochs',
    lines: [
      {
        points: [
          [1, 2],
          [2, 1.5],
        ],
      },
    ],
  });
  expect(lossCurve({ ...history, stepsPerEpoch: null })?.picture.across).toBe('Steps');
});

it('says each figure beside what real rows score', () => {
  const curve = likenessCurve(history);
  expect(curve?.caption).toContain(
    'Columns look alike on their own: 0.900 (real rows score 0.980, 1 is identical).',
  );
  expect(curve?.caption).toContain('Columns go together as they should: 0.700');
  expect(curve?.picture.guides.map(({ value }) => value)).toEqual([0.98, 0.97]);
  expect(nearnessCurve(history)?.caption).toContain('52.0\u00a0% (50\u00a0% is ideal');
});

it('draws nothing where nothing was measured', () => {
  const empty = { losses: [], looks: [], baseline: null, stepsPerEpoch: null };
  expect([lossCurve(empty), likenessCurve(empty), nearnessCurve(empty)]).toEqual([
    null,
    null,
    null,
  ]);
});
