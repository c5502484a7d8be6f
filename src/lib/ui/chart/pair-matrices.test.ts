import { expect, it } from 'vitest';
import type { PairTrend } from '$lib/engine/schema';
import { pairMatrices } from './pair-matrices';

const score = { status: 'measured', value: 0.9 } as const;
const pair = (a: string, b: string, real: number | null, synthetic: number | null): PairTrend => ({
  a,
  b,
  metric: 'CorrelationSimilarity',
  synthetic: score,
  baseline: score,
  strength: { real, synthetic },
  isStrong: false,
});

it('keeps one order of columns in all three, and a difference only where both sides are defined', () => {
  const { matrices } = pairMatrices([
    pair('a', 'b', 0.5, 0.25),
    pair('a', 'c', null, 0.1),
    pair('b', 'c', -0.2, -0.2),
  ]);
  expect(matrices.real.labels).toEqual(['a', 'b', 'c']);
  expect(matrices.synthetic.labels).toEqual(matrices.real.labels);
  expect(matrices.real.values).toEqual([1, 0.5, null, 0.5, 1, -0.2, null, -0.2, 1]);
  expect(matrices.difference.values).toEqual([0, -0.25, null, -0.25, 0, 0, null, 0, 0]);
});

it('draws only the columns that changed most when there are many', () => {
  const trends = Array.from({ length: 60 }, (_, at) => pair(`x${at}`, `y${at}`, 0, at / 100));
  const { columns, matrices } = pairMatrices(trends);
  expect(columns).toBe(120);
  expect(matrices.real.labels).toHaveLength(30);
  expect(matrices.real.labels).toContain('x59');
});
