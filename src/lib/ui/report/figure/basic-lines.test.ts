import { expect, it } from 'vitest';
import { judgeOptionsSchema, type Compared, type Report } from '$lib/engine/schema';
import { basicLines } from './basic-lines';

const compared = (synthetic: number, baseline: number): Compared => ({
  synthetic: { status: 'measured', value: synthetic },
  baseline: { status: 'measured', value: baseline },
});

const report: Report = {
  formatVersion: 1,
  softwareVersion: '0.1.0',
  generator: null,
  seed: 1,
  rows: { train: 100, holdout: 20, synthetic: 100 },
  judged: {
    columns: 2,
    pairs: 1,
    ofPairs: 1,
    shapeRows: { train: 100, holdout: 20, synthetic: 100 },
    pairRows: { train: 100, holdout: 20, synthetic: 100 },
  },
  quality: {
    shapes: compared(0.98, 0.99),
    trends: { allPairs: compared(0.86, 0.97), strongPairs: compared(0.9, 0.98) },
    overall: { allPairs: compared(0.92, 0.98), strongPairs: compared(0.94, 0.985) },
  },
  shapes: [],
  details: [],
  trends: [],
  strengths: { columns: [], real: [], synthetic: [] },
  validity: [
    { column: 'age', metric: 'BoundaryAdherence', ...compared(1, 1) },
    { column: 'pay', metric: 'BoundaryAdherence', ...compared(0.97, 1) },
  ],
  privacy: {
    copies: compared(0.004, 0.006),
    copiedRows: { synthetic: 1, holdout: 1 },
    twins: { status: 'measured', value: 0 },
    repeats: [],
    nearerToTrain: { status: 'unavailable', reason: 'no holdout' },
    nearerToTrainError: null,
    veryNear: { status: 'unavailable', reason: 'no holdout' },
    distances: null,
    distanceRows: 0,
  },
  distributions: [],
  parts: {},
  options: judgeOptionsSchema.parse({}),
  verdict: {
    grade: 'fair',
    headline: 'fair',
    findings: [
      {
        topic: 'fidelity',
        grade: 'good',
        sentence: 'shapes',
        limit: { figure: 'shapes', goodAt: 0.97 },
      },
      {
        topic: 'privacy',
        grade: 'good',
        sentence: 'copies',
        limit: { figure: 'copies', goodAt: 0.01 },
      },
    ],
    uses: { fit: [], unfit: [] },
  },
};
const { fidelity, validity, privacy } = basicLines(report);

it('says the threshold by which the verdict graded, and none where it graded another figure', () => {
  expect(fidelity[0]).toMatchObject({
    goodAt: 0.97,
    threshold: '1 is identical; good from 0.970.',
  });
  expect(fidelity[2]?.goodAt).toBeNull();
  expect(privacy[0]?.threshold).toBe('0 is safest; good up to 1.0\u00a0%.');
});

it('puts all scores of likeness on one axis that shows each of them', () => {
  const starts = new Set(fidelity.map(({ least }) => least));
  expect([...starts]).toEqual([0.8]);
  expect(privacy[0]?.most).toBe(0.02);
});

it('names the column where the fewest values are possible', () => {
  expect(validity).toHaveLength(1);
  expect(validity[0]?.title).toContain('“pay”');
});
