import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrialScores } from '../../schema';
import { chooseTrial, privacyExcess, type Judged } from './choose';

const plain: TrialScores = {
  shapes: 0.99,
  trends: 0.98,
  detection: 0.55,
  usefulness: 0.9,
  usefulnessOfReal: 0.92,
  copies: 0.001,
  copiesOfReal: 0.001,
  nearerShare: 0.5,
  nearerShareError: 0.007,
};
const holdoutRows = 4000;

function trial(name: string, scores: Partial<TrialScores> = {}): Judged {
  return { generator: name, name, trainMs: 1, scores: { ...plain, ...scores } };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const anyTrial = fc
  .record({ detection: share, usefulness: share, copies: share, nearerShare: share })
  .map((scores) => trial('any', scores));

describe('the choice among trials', () => {
  it('never falls on one that keeps less privacy than another does (law)', () => {
    fc.assert(
      fc.property(fc.array(anyTrial, { minLength: 1, maxLength: 5 }), (trials) => {
        const { winner } = chooseTrial(trials, holdoutRows);
        const least = Math.min(...trials.map(({ scores }) => privacyExcess(scores, holdoutRows)));
        expect(privacyExcess(winner.scores, holdoutRows)).toBe(least);
      }),
      { numRuns: 200 },
    );
  });

  it('falls among equally private ones on one that is hardest to tell from real rows, but for noise (law)', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 5 }), (aucs) => {
        const trials = aucs.map((detection) => trial('any', { detection }));
        const told = (auc: number): number => Math.max(0.5, auc);
        const { winner } = chooseTrial(trials, holdoutRows);
        expect(told(winner.scores.detection!)).toBeLessThanOrEqual(
          Math.min(...aucs.map(told)) + 0.01,
        );
      }),
    );
  });

  it('does not depend on the order of trying where figures differ', () => {
    const trials = [
      trial('a', { detection: 0.6 }),
      trial('b', { detection: 0.53 }),
      trial('c', { detection: 0.535, usefulness: 0.91 }),
    ];
    expect(chooseTrial(trials, holdoutRows).winner.name).toBe('c');
    expect(chooseTrial(trials.toReversed(), holdoutRows).winner.name).toBe('c');
  });

  it('passes over what copies more than chance would, and says so', () => {
    const copier = trial('Copier', { detection: 0.5, copies: 0.02 });
    const { winner, reasons } = chooseTrial(
      [copier, trial('Other', { detection: 0.6 })],
      holdoutRows,
    );
    expect(winner.name).toBe('Other');
    expect(reasons[0]).toMatch(/^Copier was passed over: 2\.00 % of its rows equal a training row/);
    expect(reasons.at(-1)).toBe('Other was the only one left.');
  });

  it('passes over what lies nearer to its training rows, beyond three standard errors', () => {
    expect(privacyExcess({ ...plain, nearerShare: 0.52 }, holdoutRows)).toBe(0);
    expect(privacyExcess({ ...plain, nearerShare: 0.53 }, holdoutRows)).toBeCloseTo(0.009, 10);
  });

  it('allows a copy or two where real rows have none', () => {
    const scores = { ...plain, copiesOfReal: 0, copies: 2 / holdoutRows };
    expect(privacyExcess(scores, holdoutRows)).toBe(0);
    expect(privacyExcess({ ...scores, copies: 9 / holdoutRows }, holdoutRows)).toBeGreaterThan(0);
  });

  it('takes the most private where none is private enough, and says so', () => {
    const trials = [trial('Worse', { copies: 0.3 }), trial('Bad', { copies: 0.1 })];
    const { winner, reasons } = chooseTrial(trials, holdoutRows);
    expect(winner.name).toBe('Bad');
    expect(reasons.join(' ')).toContain('None kept as far from its training rows');
  });

  it('says what was measured', () => {
    const { reasons } = chooseTrial([trial('A'), trial('B', { detection: 0.7 })], holdoutRows);
    expect(reasons).toEqual([
      'A was the best. A learner tells its rows from real ones with an AUC of 0.550 (0.5 is a coin toss; B 0.700).',
    ]);
  });
});
