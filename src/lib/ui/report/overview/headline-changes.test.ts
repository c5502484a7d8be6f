/** Law: turning the two reports round turns better and worse round, and changes nothing else about them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateSets, type Measured, type Report } from '$lib/engine/schema';
import { changesSentence, headlineChanges } from './headline-changes';

const measured = (value: number): Measured => ({ status: 'measured', value });
const none: Measured = { status: 'unavailable', reason: 'not judged' };

interface Made {
  readonly shapes: number;
  readonly auc: number;
  readonly copies: number;
}

/** As much of a report as headline figures read. */
function reportOf({ shapes, auc, copies }: Made): Report {
  const score = { synthetic: measured(shapes), baseline: measured(0.97) };
  const detection = {
    metric: 'detection-auc',
    synthetic: measured(auc),
    interval: { low: auc - 0.03, high: auc + 0.03 },
  };
  return {
    rows: { train: 1000, holdout: 250, synthetic: 1000 },
    validity: [],
    quality: {
      shapes: score,
      trends: { allPairs: score, strongPairs: score },
      overall: { allPairs: score, strongPairs: score },
    },
    privacy: {
      copies: { synthetic: measured(copies), baseline: measured(0) },
      twins: measured(0),
      nearerToTrain: none,
      nearerToTrainError: null,
      veryNear: none,
      distanceRows: 0,
    },
    parts: { detection: { status: 'judged', figures: [detection] } },
    options: { protectedColumn: null },
  } as unknown as Report;
}

const before = { shapes: 0.9, auc: 0.8, copies: 0 };
const changeOf = (after: Partial<Made>, gate: string) =>
  headlineChanges(reportOf(before), reportOf({ ...before, ...after }), gateSets.default).find(
    (one) => one.gate === gate,
  );

describe('two reports in their headline figures', () => {
  it('are the same two from the other side', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const made = fc.record({ shapes: share, auc: share, copies: share });
    const turned = { better: 'worse', worse: 'better', same: 'same', unknown: 'unknown' };
    fc.assert(
      fc.property(made, made, (one, other) => {
        const limits = gateSets.default;
        const there = headlineChanges(reportOf(one), reportOf(other), limits);
        const back = headlineChanges(reportOf(other), reportOf(one), limits);
        expect(back.map(({ change }) => change)).toEqual(there.map(({ change }) => turned[change]));
        expect(back.map(({ axis }) => axis)).toEqual(there.map(({ axis }) => axis));
      }),
      { numRuns: 50 },
    );
  });

  it('change where the 95 % intervals say so, and not within chance', () => {
    expect(changeOf({ auc: 0.7 }, 'detection')).toMatchObject({ change: 'better', why: '' });
    expect(changeOf({ auc: 0.9 }, 'detection')).toMatchObject({ change: 'worse' });
    // Half intervals of 0.03 each: √2 · 0.03 = 0.0424.
    expect(changeOf({ auc: 0.842 }, 'detection')).toMatchObject({ why: 'within chance' });
    expect(changeOf({ auc: 0.843 }, 'detection')).toMatchObject({ change: 'worse' });
    // One copied row of a thousand is chance, thirty are not.
    expect(changeOf({ copies: 0.001 }, 'copies')).toMatchObject({ change: 'same' });
    expect(changeOf({ copies: 0.03 }, 'copies')).toMatchObject({ change: 'worse' });
  });

  it('ask for no more likeness than unseen real rows have', () => {
    expect(changeOf({ shapes: 0.95 }, 'shapes')).toMatchObject({ change: 'better' });
    const [good, best] = [
      reportOf({ ...before, shapes: 0.98 }),
      reportOf({ ...before, shapes: 1 }),
    ];
    const changes = headlineChanges(good, best, gateSets.default);
    expect(changes.find(({ gate }) => gate === 'shapes')).toMatchObject({
      change: 'same',
      why: 'both as good as unseen real rows',
    });
    expect(changesSentence(changes)).toMatch(/^0 of 6 figures got better and 0 worse; 6 show/);
  });

  it('leave out what neither measured', () => {
    expect(changeOf({}, 'usefulness')).toBeUndefined();
  });
});
