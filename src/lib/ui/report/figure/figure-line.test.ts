import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricIds, metricTraits, type Figure } from '$lib/engine/schema';
import { axisOf, figureLine, goodAtOf } from './figure-line';
import { figureMatrix } from './figure-matrix';

const figure = (change: Partial<Figure> = {}): Figure => ({
  metric: 'detection-auc',
  columns: [],
  variant: null,
  synthetic: { status: 'measured', value: 0.7 },
  baseline: { status: 'measured', value: 0.5 },
  interval: null,
  expected: null,
  grade: 'fair',
  sentence: null,
  ...change,
});

describe('an axis', () => {
  it('holds every value of its scale that it draws', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }), (all) => {
        const [least, most] = axisOf([0, 1], all);
        expect(most).toBeGreaterThan(least);
        for (const value of all) {
          expect(value).toBeGreaterThanOrEqual(least);
          expect(value).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('shows near values apart', () => {
    expect(axisOf([0, 1], [0.93, 0.96])).toEqual([0.8, 1]);
    expect(axisOf([0, 1], [0.004, 0.002])).toEqual([0, 0.01]);
    expect(axisOf([0, 1], [0.2, 0.9])).toEqual([0, 1]);
    expect(axisOf(null, [3, 4])).toEqual([0, 5]);
    expect(axisOf(null, [-3, 5])).toEqual([-5, 7]);
    const [least, most] = axisOf(null, [-20.8211, -20.8209]);
    expect(least.toFixed(1)).not.toBe(most.toFixed(1));
  });
});

describe('a figure as a line', () => {
  it('says for every metric of the catalogue what good is, and keeps good on its axis', () => {
    for (const metric of metricIds) {
      const { title, threshold, goodAt, least, most, words } = figureLine(figure({ metric }));
      expect(title.charAt(0)).toBe(title.charAt(0).toUpperCase());
      expect(threshold).toMatch(/^[^a-z].*\.$/);
      expect(words?.distrust).not.toBe('');
      if (goodAt === null || metricTraits[metric].scale !== null) continue;
      expect(goodAt).toBeGreaterThanOrEqual(least);
      expect(goodAt).toBeLessThanOrEqual(most);
    }
  });

  it('names the columns and the way, so that no two lines of a list are the same', () => {
    const line = figureLine(figure({ columns: ['age'], variant: 'boosted trees' }));
    expect(line.metric).toContain('“age”');
    expect(line.metric).toContain('boosted trees');
    expect(line.key).not.toBe(figureLine(figure({ columns: ['age'] })).key);
  });

  it('puts good beside the baseline where the loss is graded, and nowhere without a baseline', () => {
    const loss = { by: 'loss', good: 0.02, fair: 0.1 } as const;
    const traits = { ...metricTraits['detection-auc'], grading: loss };
    expect(goodAtOf({ ...traits, better: 'higher' }, 0.9)).toBeCloseTo(0.88);
    expect(goodAtOf({ ...traits, better: 'lower' }, 0.9)).toBeCloseTo(0.92);
    expect(goodAtOf({ ...traits, better: 'nearer', ideal: 1 }, 0.9)).toBeCloseTo(0.88);
    expect(goodAtOf({ ...traits, better: 'nearer', ideal: 0.5 }, 0.9)).toBeCloseTo(0.92);
    expect(goodAtOf(traits, null)).toBeNull();
  });
});

describe('figures in several ways', () => {
  it('stand in a table, each once; what has one way only stands beside it', () => {
    const trees = figure({ variant: 'boosted trees' });
    const linear = figure({ variant: 'logistic regression' });
    const single = figure({ metric: 'detection-train-auc', variant: 'boosted trees' });
    const ofColumn = figure({ variant: 'boosted trees', columns: ['age'] });
    const { metrics, rows, rest } = figureMatrix([trees, single, linear, ofColumn]);
    expect(metrics).toEqual(['detection-auc']);
    expect(rows).toEqual([
      { variant: 'boosted trees', cells: [trees] },
      { variant: 'logistic regression', cells: [linear] },
    ]);
    expect(rest).toEqual([single, ofColumn]);
  });
});
