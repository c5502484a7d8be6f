import { beforeAll, describe, expect, it } from 'vitest';
import type { Figure, MetricId, Report } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { testSchema, testTable } from '../testing';
import { compareReports } from './index';

const schema = testSchema([
  { name: 'age', kind: 'integer' },
  { name: 'job', kind: 'category' },
]);
const jobs = ['cook', 'nurse', 'clerk'];
const people = (from: number, rows: number) =>
  testTable([
    Array.from({ length: rows }, (_, row) => 20 + ((from + row * 37) % 60)),
    Array.from({ length: rows }, (_, row) => jobs[(from + row * 37) % 3]!),
  ]);

let report: Report;
beforeAll(async () => {
  report = await evaluate({
    schema,
    train: people(0, 300),
    holdout: people(7, 80),
    synthetic: people(3, 300),
    seed: 1,
    parts: [],
  });
});

function withFigure(value: number, spread: number | null, metric: MetricId): Report {
  const figure: Figure = {
    metric,
    columns: [],
    variant: 'trees',
    synthetic: { status: 'measured', value },
    baseline: { status: 'measured', value: 0.5 },
    interval: spread === null ? null : { low: value - spread, high: value + spread },
    expected: null,
    grade: 'good',
    sentence: null,
  };
  const detection = {
    status: 'judged' as const,
    figures: [figure],
    sampled: null,
    roc: [],
    columns: [],
    shown: [],
    obvious: [],
    convincing: [],
  };
  return { ...report, parts: { detection } };
}

const auc = (left: number, right: number, spread: number | null) =>
  compareReports(
    withFigure(left, spread, 'detection-auc'),
    withFigure(right, spread, 'detection-auc'),
  ).figures.find(({ topic }) => topic === 'detection')!;

describe('two reports', () => {
  it('finds nothing between a report and itself', () => {
    const { figures, cautions } = compareReports(report, report);
    expect(figures.length).toBeGreaterThanOrEqual(6);
    expect(cautions).toEqual([]);
    for (const { left, better, difference, beyondChance } of figures) {
      if (left.status === 'unavailable') expect(difference).toBeNull();
      else expect({ better, difference }).toEqual({ better: 'same', difference: 0 });
      expect(beyondChance).not.toBe(true);
    }
  });

  it('says the opposite when they change places', () => {
    const there = auc(0.62, 0.55, 0.01);
    const back = auc(0.55, 0.62, 0.01);
    expect(there).toMatchObject({ better: 'right', beyondChance: true, detail: 'trees' });
    expect(back).toMatchObject({ better: 'left', beyondChance: true });
    expect(there.difference).toBeCloseTo(-back.difference!, 12);
  });

  it('knows that nearer to 0.5 is better from either side', () => {
    expect(auc(0.3, 0.6, 0.01).better).toBe('right');
    expect(auc(0.45, 0.3, 0.01).better).toBe('left');
    expect(auc(0.4, 0.6, 0.01).better).toBe('same');
  });

  it('calls a difference chance within √(a² + b²) of the two spreads, and unknown without them', () => {
    // 0.03·√2 = 0.0424
    expect(auc(0.55, 0.592, 0.03).beyondChance).toBe(false);
    expect(auc(0.55, 0.593, 0.03).beyondChance).toBe(true);
    expect(auc(0.55, 0.8, null).beyondChance).toBeNull();
  });

  it('keeps a figure that only one of them has, without a difference', () => {
    const { figures } = compareReports(report, withFigure(0.6, 0.01, 'detection-auc'));
    const found = figures.find(({ detail }) => detail === 'trees')!;
    expect(found.left).toEqual({
      status: 'unavailable',
      reason: 'the report does not have it',
    });
    expect(found).toMatchObject({ difference: null, better: null, beyondChance: null });
  });

  it('warns of other real rows, other columns and far fewer rows', () => {
    const other: Report = {
      ...report,
      rows: { train: 100, holdout: 20, synthetic: 50 },
      judged: { ...report.judged, columns: 1 },
    };
    expect(compareReports(report, other).cautions).toHaveLength(3);
  });
});
