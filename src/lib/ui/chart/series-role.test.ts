import { describe, expect, it } from 'vitest';
import { plotOption, type Plot } from './plot-option';
import { endsOf, scatterOption } from './scatter-option';
import { roleOf, seriesStyles } from './series-role';
import { testColours as colours } from './test-colours';

describe('the rows that a series is about', () => {
  it.each([
    ['synthetic to train', 'synthetic'],
    ['synthetic to holdout', 'synthetic'],
    ['twin rows: boosted trees', 'synthetic'],
    ['real rows: boosted trees', 'real'],
    ['real rows set aside', 'real'],
    ['train', 'real'],
    ['holdout to train', 'holdout'],
    ['logistic regression', 'other'],
  ])('%s: %s', (name, role) => expect(roleOf(name)).toBe(role));

  it('has the same colour everywhere, and no two series of a plot look the same', () => {
    const names = [
      ...['synthetic to train', 'synthetic to holdout', 'holdout to train', 'train'],
      ...['boosted trees', 'logistic regression', 'small network'],
    ];
    const styles = seriesStyles(names);
    expect(styles[0]?.colour).toBe('synthetic');
    expect(styles[3]?.colour).toBe('real');
    const looks = styles.map(({ colour, dash }) => `${colour} ${dash}`);
    expect(new Set(looks).size).toBe(names.length);
  });
});

it('draws lines with their own dash, on the axes that are given', () => {
  const plot: Plot = {
    lines: [
      { name: 'synthetic', points: [[0, 0]] },
      { name: 'holdout', points: [[0, 1]] },
    ],
    across: 'x',
    up: 'y',
    acrossEnds: [0, 2],
    upEnds: null,
    diagonal: 'guessing',
    isStepped: true,
    writeAcross: String,
    writeUp: String,
  };
  const { series, xAxis, yAxis } = plotOption(plot, colours);
  expect(xAxis).toMatchObject({ min: 0, max: 2 });
  expect(yAxis).toMatchObject({ min: null, max: null });
  expect(series.map(({ lineStyle }) => lineStyle.type)).toEqual(['solid', [2, 3]]);
  expect(series[0]).toMatchObject({ step: 'end', lineStyle: { color: colours.synthetic } });
});

it('leaves the axes of a scatter where they are when a table is hidden', () => {
  const series = [
    { name: 'train', x: [0, 1], y: [0, 1] },
    { name: 'synthetic', x: [-10, 10], y: [5, 5] },
  ];
  const all = scatterOption({ series, hidden: new Set(), axes: ['a', 'b'] }, colours);
  const one = scatterOption({ series, hidden: new Set(['synthetic']), axes: ['a', 'b'] }, colours);
  expect(one.xAxis).toEqual(all.xAxis);
  expect(one.series.map(({ data }) => data.length)).toEqual([2, 0]);
  expect(endsOf([], 'x')).toEqual([0, 1]);
});
