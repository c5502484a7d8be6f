import { expect, it } from 'vitest';
import { gridOption, type Grid } from './grid-option';
import { testColours as colours } from './test-colours';

const grid: Grid = {
  role: 'real',
  x: {
    name: 'age',
    labels: ['0 to 10', '10 to 20', '20 to 30'],
    ticks: ['0', '10', '20'],
    isNumber: true,
  },
  y: { name: '<b>', labels: ['A', 'B'], ticks: ['A', 'B'], isNumber: false },
  values: [0.25, 0, 0, 0, 0.5, 0.0625],
  limit: 1,
};

it('puts row y and column x at [x, y], drawn by the root of the share', () => {
  const { series } = gridOption(grid, colours, 400);
  expect(series[0]?.data).toEqual([
    [0, 0, 0.5],
    [1, 0, 0],
    [2, 0, 0],
    [0, 1, 0],
    [1, 1, Math.SQRT1_2],
    [2, 1, 0.25],
  ]);
});

it('has numbers grow upwards and labels stand in their order from above', () => {
  const { yAxis } = gridOption(grid, colours, 400);
  expect(yAxis.inverse).toBe(true);
  expect(gridOption({ ...grid, y: grid.x }, colours, 400).yAxis.inverse).toBe(false);
});

it('has one scale around nothing for a difference, and none for an empty table', () => {
  const difference = { ...grid, role: 'difference', values: [-0.04, 0.01], limit: 0.04 } as const;
  const option = gridOption(difference, colours, 400);
  expect(option.visualMap).toMatchObject({ min: -1, max: 1 });
  expect(option.series[0]?.data.map(([, , value]) => value)).toEqual([-1, 0.5]);
  expect(option.series[1]?.data).toEqual([[0, 0]]);
  expect(gridOption(grid, colours, 400).series).toHaveLength(1);
  const empty = gridOption({ ...grid, values: [0, 0], limit: 0 }, colours, 400);
  expect(empty.series[0]?.data.map(([, , value]) => value)).toEqual([0, 0]);
});

it('never lets a name become markup', () => {
  const { formatter } = gridOption(grid, colours, 400).tooltip;
  expect(formatter({ data: [1, 1, 0.7] })).toBe(
    'age: 10 to 20<br>&#60;b&#62;: B<br>50.0\u00a0% of real rows',
  );
});
