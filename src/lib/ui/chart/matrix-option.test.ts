import { expect, it } from 'vitest';
import { matrixOption } from './matrix-option';
import { testColours as colours } from './test-colours';

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

it('marks cells below nothing by a sign where no number stands in them', () => {
  const signed = { ...matrix, values: [-1, 0.5, -0.01, null] };
  expect(matrixOption(signed, colours, 160).series[1]?.data).toEqual([[0, 0]]);
  expect(matrixOption(signed, colours, 160).visualMap.seriesIndex).toBe(0);
  const wide = matrixOption(signed, colours, 400);
  expect(wide.series).toHaveLength(1);
  expect(wide.series[0]?.label?.formatter({ data: [0, 0, -1] })).toBe('−1.00');
});
