import { describe, expect, it } from 'vitest';
import type { BarCounts, LabelPair, MixedPair } from '$lib/state';
import { barNames, gridOf, pickBars, selectionText } from './bar-words';
import { boxesSentence, cellsSentence, errorsApart } from './pair-words';

const age: BarCounts = {
  column: 'age',
  kind: 'integer',
  edges: [17, 18, 28],
  labels: null,
  printed: null,
  hasOthers: false,
  real: [30, 10, 0],
  synthetic: [5, 5, 0],
};
const job: BarCounts = {
  column: 'job',
  kind: 'boolean',
  edges: null,
  labels: ['true', ''],
  printed: ['yes', ''],
  hasOthers: true,
  real: [1, 1, 1, 1],
  synthetic: [4, 0, 0, 0],
};

describe('bars in words', () => {
  it('names one whole number by itself, ranges by their ends, and what has no label', () => {
    expect(barNames(age)).toEqual(['17', '18 to 27', 'missing']);
    expect(barNames(job)).toEqual(['yes', '(empty)', 'other labels', 'missing']);
  });

  it('names a range with an open end by the other one', () => {
    const of = (from: number, to: number) =>
      selectionText(
        { column: 'age', ranges: [[from, to]], labels: [], others: false, missing: false },
        age,
      );
    expect(of(18, 28)).toBe('age: 18 to 27');
    expect(of(-Infinity, 28)).toBe('age: up to 27');
    expect(of(18, Infinity)).toBe('age: from 18');
  });

  it('gives shares of the chosen rows, and a bar for missing values only where some are', () => {
    expect(pickBars(age).map(({ real, synthetic }) => [real, synthetic])).toEqual([
      [0.75, 0.5],
      [0.25, 0.5],
    ]);
    expect(pickBars(job).at(-1)).toMatchObject({ label: 'missing', real: 0.25, synthetic: 0 });
    const empty = { ...age, real: [0, 0, 0], synthetic: [0, 0, 0] };
    expect(pickBars(empty).every(({ real }) => real === 0)).toBe(true);
  });

  it('says a selection with printed labels', () => {
    const nothing = { ranges: [], labels: [], others: false, missing: false };
    expect(
      selectionText({ ...nothing, column: 'age', ranges: [[17, 18]], missing: true }, age),
    ).toBe('age: 17 or missing');
    expect(
      selectionText({ ...nothing, column: 'job', labels: ['true', ''], others: true }, job),
    ).toBe('job: yes or (empty) or other labels');
    const labels = ['a', 'b', 'c', 'd', 'e'];
    expect(selectionText({ ...nothing, column: 'job', labels }, undefined)).toBe(
      'job: a or b or c or 2 more labels',
    );
  });
});

describe('what a pair says', () => {
  const pair = (real: number[], synthetic: number[]): LabelPair => ({
    type: 'labels',
    x: { ...job, labels: ['true'], printed: ['yes'], hasOthers: false },
    y: { ...job, column: 'town', labels: ['A'], printed: ['A'], hasOthers: false },
    real,
    synthetic,
    rows: {
      real: real.reduce((a, b) => a + b),
      synthetic: synthetic.reduce((a, b) => a + b),
    },
  });

  it('is a grid without lines of nothing, and keeps those with something', () => {
    const grid = gridOf(pair([3, 1, 0, 0], [1, 1, 0, 0]));
    expect(grid.x.labels).toEqual(['yes', 'missing']);
    expect(grid.y.labels).toEqual(['A']);
    expect(grid.real).toEqual([0.75, 0.25]);
    expect(gridOf(pair([4, 0, 0, 0], [1, 0, 1, 0])).y.labels).toEqual(['A', 'missing']);
  });

  it('tells the clearest difference, and none that chance explains', () => {
    expect(cellsSentence(pair([500, 0, 500, 0], [300, 0, 700, 0]))).toBe(
      'Differs most clearly at job yes and town A: 50.0\u00a0% real, 30.0\u00a0% synthetic.',
    );
    expect(cellsSentence(pair([5, 0, 5, 0], [3, 0, 7, 0]))).toBe(
      'No cell differs by more than chance allows.',
    );
    expect(cellsSentence(pair([0, 0, 0, 0], [1, 0, 0, 0]))).toContain('No real row');
  });

  it('measures in standard errors of two shares', () => {
    // statsmodels: proportions_ztest([500, 300], [1000, 1000]) = 9.1287…
    expect(errorsApart(500, 300, { real: 1000, synthetic: 1000 })).toBeCloseTo(9.128709, 5);
    expect(errorsApart(0, 0, { real: 10, synthetic: 10 })).toBe(0);
  });

  it('names the group whose medians moved beyond chance', () => {
    const box = (median: number) => ({
      rows: 50,
      quantiles: [0, 10, median, 30, 40] as const,
    });
    const mixed: MixedPair = {
      type: 'mixed',
      number: age,
      label: job,
      groups: [
        { name: 'yes', real: box(20), synthetic: box(21) },
        { name: 'no', real: box(20), synthetic: box(26) },
        { name: 'few', real: { rows: 2, quantiles: null }, synthetic: box(39) },
      ],
      rows: { real: 102, synthetic: 150 },
    };
    // Standard error of a difference: 0.9288·√(2·20²/50) = 3.72; 3 of them are 11.1.
    expect(boxesSentence(mixed)).toBe('No median differs by more than chance allows.');
    const moved = { name: 'far', real: box(10), synthetic: box(22) };
    expect(boxesSentence({ ...mixed, groups: [...mixed.groups, moved] })).toBe(
      'The median of age differs most clearly where job is far: 10 real, 22 synthetic.',
    );
    expect(boxesSentence({ ...mixed, groups: mixed.groups.slice(2) })).toContain('No group has');
  });
});
