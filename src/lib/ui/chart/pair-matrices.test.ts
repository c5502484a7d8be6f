import { expect, it } from 'vitest';
import { changedPairs, pairMatrices } from './pair-matrices';

it('keeps one order of columns in all three, and a difference only where both sides are defined', () => {
  const strengths = {
    columns: ['a', 'b', 'c'],
    real: [
      [null, 0.5, null],
      [0.5, null, -0.2],
      [null, -0.2, null],
    ],
    synthetic: [
      [null, 0.25, 0.1],
      [0.25, null, -0.2],
      [0.1, -0.2, null],
    ],
  };
  const changed = changedPairs(strengths);
  expect(changed.map(({ a, b, change }) => [a, b, change])).toEqual([
    ['a', 'b', -0.25],
    ['b', 'c', 0],
  ]);
  const [real, synthetic, difference] = pairMatrices(strengths, changed);
  expect(real?.labels).toEqual(['a', 'b', 'c']);
  expect(synthetic?.labels).toEqual(real?.labels);
  expect(difference?.values).toEqual([null, -0.25, null, -0.25, null, 0, null, 0, null]);
});

it('draws only the columns that changed most when there are many', () => {
  const size = 60;
  const columns = Array.from({ length: size }, (_, at) => `c${at}`);
  const square = (cell: (x: number, y: number) => number) =>
    columns.map((_, y) => columns.map((__, x) => (x === y ? null : cell(x, y))));
  const strengths = { columns, real: square(() => 0), synthetic: square((x, y) => (x + y) / 200) };
  const [real] = pairMatrices(strengths, changedPairs(strengths));
  expect(real?.labels).toHaveLength(30);
  expect(real?.labels).toContain('c59');
  expect(real?.labels).not.toContain('c0');
});
