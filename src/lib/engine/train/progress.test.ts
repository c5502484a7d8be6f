import { expect, it } from 'vitest';
import { beginning, isConverged, takenIn } from './progress';

it('the rate falls as by ReduceLROnPlateau of PyTorch', () => {
  // ReduceLROnPlateau(SGD(lr=1), factor=0.5, patience=2, threshold=0.1, threshold_mode='abs', min_lr=0.2)
  const figures = [
    5, 4.95, 4.94, 4, 3.95, 3.92, 3.91, 3.5, 3.45, 3.6, 3.41, 3.3, 9, 9, 9, 9, 9, 9, 1, 1, 1, 1,
  ];
  const rates = [
    1,
    1,
    1,
    1,
    1,
    1,
    0.5,
    0.5,
    0.5,
    0.5,
    0.25,
    0.25,
    0.25,
    0.25,
    ...Array(8).fill(0.2),
  ];
  const plateau = { input: 'rate', first: 1, factor: 0.5, patience: 2, least: 0.2 };
  const follow = { measure: 'validate', minDelta: 0.1, patience: 6, plateau };
  let { followed } = beginning(follow);
  const converged: number[] = [];
  figures.forEach((figure, i) => {
    const before = followed;
    const { after, isLowered, isBest } = takenIn(followed, follow, i, figure);
    followed = after;
    expect(after.rate, `figure ${i}`).toBe(rates[i]);
    expect(isLowered).toBe(after.rate !== before.rate);
    expect(isBest).toBe([0, 3, 7, 11, 18].includes(i));
    if (isConverged(after, follow)) converged.push(i);
  });
  expect(converged).toEqual([17]);
  expect(followed.best).toEqual({ step: 18, value: 1 });
});

it('a figure that is not finite is never the best', () => {
  const follow = { measure: 'm', isHigherBetter: true, patience: 1 };
  for (const value of [NaN, Infinity, -Infinity]) {
    const { after, isBest } = takenIn(beginning(follow).followed, follow, 3, value);
    expect(isBest).toBe(false);
    expect(isConverged(after, follow)).toBe(true);
  }
  expect(
    isConverged({ ...beginning(follow).followed, standing: 99 }, { ...follow, patience: null }),
  ).toBe(false);
});
