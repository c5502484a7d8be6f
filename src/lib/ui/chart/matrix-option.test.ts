import { expect, it } from 'vitest';
import { matrixOption } from './matrix-option';

const colours = {
  lineStrong: '#999',
  first: '#066',
  second: '#b50',
  third: '#26b',
  real: '#26b',
  synthetic: '#b50',
  ink: '#000',
  inkSoft: '#444',
  surface: '#fff',
  line: '#ccc',
  negative: '#840',
  positive: '#084',
};
const matrix = { title: 'real', labels: ['a', '<b>'], values: [1, 0.5, null, 1], limit: 1 };

it('puts the value of row y and column x at [x, y], and leaves undefined cells blank', () => {
  const option = matrixOption(matrix, colours, 400);
  expect(option.series[0]?.data).toEqual([
    [0, 0, 1],
    [1, 0, 0.5],
    [0, 1, '-'],
    [1, 1, 1],
  ]);
});

it('never lets a column name become markup', () => {
  const { formatter } = matrixOption(matrix, colours, 400).tooltip;
  expect(formatter({ data: [1, 0, 0.5] })).toBe('a and &#60;b&#62;: 0.500');
});
