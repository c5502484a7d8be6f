import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import '../ops';
import { cosine, exponential, stepwise, warmUp, type Schedule } from '.';
import { radamTerm } from './radam-term';
import { rates } from './torch-fixture';

beforeAll(() => tf.setBackend('cpu'));

const at = (schedule: Schedule, step: number) => schedule(tf.scalar(step)).dataSync()[0]!;

it.each([
  ['exponential', exponential(0.3, 0.9)],
  ['step', stepwise(0.3, 3, 0.5)],
  ['cosine', cosine(0.3, 6, 0.03)],
] as const)('%s is that of PyTorch', (name, schedule) => {
  rates[name].forEach((rate, step) => expect(at(schedule, step)).toBeCloseTo(rate, 6));
});

it('cosine stays at its end', () => {
  expect(at(cosine(0.3, 6, 0.03), 100)).toBeCloseTo(0.03, 6);
});

it('warm-up rises to the rate and follows it', () => {
  const schedule = warmUp(4, exponential(2, 0.5));
  [0.5, 0.5, 0.375, 0.25, 0.125].forEach((rate, step) =>
    expect(at(schedule, step)).toBeCloseTo(rate, 6),
  );
  expect(at(warmUp(4, 0.1), 1)).toBeCloseTo(0.05, 7);
});

it.each([0.9, 0.99, 0.999, 0.9999])(
  'the rectification of RAdam keeps its digits, beta %d',
  (beta) => {
    // The published formula (Liu et al. 2020) in float64.
    const limit = 2 / (1 - beta) - 1;
    for (const count of [1, 2, 5, 6, 7, 10, 50, 999, 1500, 20000]) {
      const power = beta ** count;
      const rho = limit - (2 * count * power) / (1 - power);
      const { isRectified, factor } = radamTerm(beta, tf.scalar(count));
      expect(isRectified.dataSync()[0], `count ${count}`).toBe(rho > 5 ? 1 : 0);
      if (rho <= 5) continue;
      const top = (rho - 4) * (rho - 2) * limit;
      const wanted = Math.sqrt(top / ((limit - 4) * (limit - 2) * rho));
      expect(Math.abs(factor.dataSync()[0]! / wanted - 1), `count ${count}`).toBeLessThan(1e-5);
    }
  },
);
