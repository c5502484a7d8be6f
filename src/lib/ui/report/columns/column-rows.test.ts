import { expect, it } from 'vitest';
import { judgeOptionsSchema, type Figure, type Measured, type Report } from '$lib/engine/schema';
import { columnLines, columnMetrics, columnRows, sortRows } from './column-rows';

const measured = (value: number): Measured => ({ status: 'measured', value });
const rows = { train: 100, holdout: 20, synthetic: 100 };
const compared = { synthetic: measured(0.9), baseline: measured(0.9) };
const names = ['b', 'a', 'c'];

const figure = (column: string, value: number, grade: Figure['grade']): Figure => ({
  metric: 'jensen-shannon-distance',
  columns: [column],
  variant: null,
  synthetic: measured(value),
  baseline: measured(0.01),
  interval: null,
  expected: null,
  grade,
  sentence: null,
});

const report: Report = {
  formatVersion: 2,
  softwareVersion: '0.1.0',
  generator: null,
  seed: 1,
  rows,
  judged: { columns: 3, pairs: 0, ofPairs: 0, shapeRows: rows, pairRows: rows },
  quality: {
    shapes: compared,
    trends: { allPairs: compared, strongPairs: compared },
    overall: { allPairs: compared, strongPairs: compared },
  },
  shapes: names.map((column, at) => ({
    column,
    metric: 'KSComplement',
    synthetic: at === 2 ? { status: 'unavailable', reason: 'empty' } : measured(0.9 + at / 20),
    baseline: measured(0.99),
    expected: null,
  })),
  details: [{ column: 'a', metric: 'MeanSimilarity', ...compared }],
  trends: [],
  strengths: { columns: [], real: [], synthetic: [] },
  validity: [{ column: 'a', metric: 'BoundaryAdherence', ...compared }],
  privacy: {
    copies: compared,
    copiedRows: { synthetic: 0, holdout: 0 },
    twins: measured(0),
    repeats: [],
    nearerToTrain: measured(0.5),
    nearerToTrainError: null,
    veryNear: measured(0.05),
    distances: null,
    distanceRows: 0,
  },
  distributions: [],
  parts: {
    columns: {
      status: 'judged',
      figures: [figure('a', 0.3, 'poor'), figure('b', 0.02, 'good')],
      sampled: null,
      correction: null,
    },
  },
  options: judgeOptionsSchema.parse({}),
  verdict: { grade: 'fair', headline: 'fair', findings: [], uses: { fit: [], unfit: [] } },
};
const lines = columnRows(report, { a: 'integer' });
const order = (some: typeof lines) => some.map(({ column }) => column).join('');

it('gathers what is known of a column, with the worst of its grades', () => {
  expect(lines.map(({ column, grade }) => [column, grade])).toEqual([
    ['b', 'good'],
    ['a', 'poor'],
    ['c', 'unknown'],
  ]);
  expect(columnMetrics(lines)).toEqual(['jensen-shannon-distance']);
});

it('sorts the worst first, names from A to Z, and what has no number last either way', () => {
  expect(order(sortRows(lines, 'likeness', false))).toBe('bac');
  expect(order(sortRows(lines, 'likeness', true))).toBe('abc');
  expect(order(sortRows(lines, 'jensen-shannon-distance', false))).toBe('abc');
  expect(order(sortRows(lines, 'jensen-shannon-distance', true))).toBe('bac');
  expect(order(sortRows(lines, 'column', false))).toBe('abc');
});

it('asks no question about a column twice', () => {
  const [b, a] = lines;
  expect(columnLines(report, a!).map(({ key }) => key.split('\u0000')[0])).toEqual([
    'jensen-shannon-distance',
    'BoundaryAdherence',
  ]);
  const basic = { ...report, parts: {} };
  const [, plain] = columnRows(basic, {});
  expect(columnLines(basic, plain!).map(({ key }) => key)).toEqual([
    'MeanSimilarity',
    'BoundaryAdherence',
  ]);
  expect(columnLines(report, b!)).toHaveLength(1);
});
