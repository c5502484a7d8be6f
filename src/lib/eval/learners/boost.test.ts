import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learn, roundsWithin } from './boost';
import type { Feature } from './features';
import { accuracy, areaUnderCurve, determination } from './scores';
import { makeTable, uniforms } from './testing';

/**
 * Oracle: scikit-learn 1.9.1, HistGradientBoosting*, categorical_features=[3, 4], defaults, one thread: the
 * first scores after 10 rounds (of classes: less that of class 0), and how good 100 rounds are on other rows.
 */
const golden = {
  binary: {
    scores: [
      1.297554, 0.648543, 1.515562, 0.195441, 0.345818, 0.107247, 1.515562, 0.982445, 0.322773,
      0.340928, -1.493442, -1.493442,
    ],
    whole: 0.907026,
  },
  number: {
    scores: [
      1.706669, 1.03945, 1.75442, 0.818279, 1.052087, 0.661121, 0.956691, 1.282013, 0.606094,
      0.703665, -0.37456, -0.490052,
    ],
    whole: 0.692189,
  },
  classes: {
    scores: [
      0.0, 1.119062, 2.368264, 0.0, 1.791839, 1.864772, 0.0, 0.313866, 2.906951, 0.0, 1.051791,
      0.880752,
    ],
    whole: 0.67,
  },
};

describe("scikit-learn's HistGradientBoosting", () => {
  const draw = uniforms(7);
  const next = () => draw.next().value;
  const train = makeTable(1500, next);
  const holdout = makeTable(300, next);
  const run = async (kind: 'binary' | 'number' | 'classes', rounds: number) => {
    const task = kind === 'classes' ? { kind, classes: 3 } : { kind };
    const targets = Float64Array.from(train.targets[kind]);
    const learner = await learn({ ...train, targets, task, seed: 1, rounds });
    return learner.score(holdout.features, holdout.rows);
  };
  const truth = (kind: 'binary' | 'number' | 'classes') => Float64Array.from(holdout.targets[kind]);

  test.each(['binary', 'number', 'classes'] as const)('%s, score by score', async (kind) => {
    const scores = await run(kind, 10);
    // Scores of classes mean something beside each other only.
    const from = (i: number) => (kind === 'classes' ? scores[i - (i % 3)]! : 0);
    golden[kind].scores.forEach((value, i) => {
      expect(scores[i]! - from(i)).toBeCloseTo(value, 5);
    });
  });

  // After many rounds the order of additions decides ties in another way.
  test('100 rounds are as good', async () => {
    const binary = areaUnderCurve(await run('binary', 100), truth('binary'))!;
    expect(Math.abs(binary - golden.binary.whole)).toBeLessThan(0.015);
    const number = determination(await run('number', 100), truth('number'))!;
    expect(Math.abs(number - golden.number.whole)).toBeLessThan(0.015);
    const classes = accuracy(await run('classes', 100), truth('classes'), 3)!;
    expect(Math.abs(classes - golden.classes.whole)).toBeLessThan(0.03);
  });
});

describe('laws', () => {
  const draw = uniforms(11);
  const table = makeTable(400, () => draw.next().value);
  const lesson = {
    ...table,
    targets: Float64Array.from(table.targets.binary),
    task: { kind: 'binary' as const },
    seed: 1,
    rounds: 5,
  };
  const scoresOf = async (features: readonly Feature[]) =>
    (await learn({ ...lesson, features })).score(features, table.rows);

  test('the same lesson gives the same scores', async () => {
    expect(await scoresOf(table.features)).toEqual(await scoresOf(table.features));
  });

  test('numbers count by their order alone, labels by their names alone', async () => {
    const bent = table.features.map((feature, c): Feature => {
      if (feature.kind === 'number') {
        return { ...feature, values: feature.values.map((value) => value ** 3 + c) };
      }
      const codes = feature.codes.map((code) => (code < 0 ? -1 : 20 - code));
      return { ...feature, codes, size: 21 };
    });
    const [plain, moved] = [await scoresOf(table.features), await scoresOf(bent)];
    plain.forEach((score, i) => expect(moved[i]).toBeCloseTo(score, 9));
  });

  test('a column of nulls, one that never varies and labels never seen are no harm', async () => {
    const odd: Feature[] = [
      ...table.features,
      { kind: 'number', values: new Float64Array(400).fill(NaN) },
      { kind: 'number', values: new Float64Array(400).fill(5) },
      { kind: 'label', codes: new Int32Array(400).fill(-1), size: 0 },
    ];
    const learner = await learn({ ...lesson, features: odd });
    const plain = await scoresOf(table.features);
    learner.score(odd, table.rows).forEach((score, i) => expect(score).toBeCloseTo(plain[i]!, 9));
    const strange = odd.map((feature): Feature =>
      feature.kind === 'label' ? { ...feature, codes: feature.codes.map(() => 99) } : feature,
    );
    expect(learner.score(strange, table.rows).every(Number.isFinite)).toBe(true);
  });

  test('more than 255 labels or values are told apart by the commonest', async () => {
    const rows = Int32Array.from({ length: 3000 }, (_, row) => row);
    const codes = rows.map((row) => (row % 2 === 0 ? row % 4 : row));
    const features: Feature[] = [{ kind: 'label', codes, size: 3000 }];
    const targets = Float64Array.from(codes, (code) => Number(code === 2));
    const learner = await learn({ features, rows, targets, task: { kind: 'binary' }, seed: 1 });
    expect(areaUnderCurve(learner.score(features, rows), targets)).toBe(1);
  });

  test('wide tables are learnt in fewer rounds, so that a round may cost more', async () => {
    expect([10, 150, 300, 500, 5000].map(roundsWithin)).toEqual([100, 100, 50, 30, 25]);
    const values = Array.from({ length: 300 }, () =>
      Float64Array.from({ length: 60 }, () => draw.next().value),
    );
    const features = values.map((each): Feature => ({ kind: 'number', values: each }));
    const rows = Int32Array.from({ length: 60 }, (_, row) => row);
    const targets = Float64Array.from(rows, (row) => row % 2);
    const learner = await learn({ features, rows, targets, task: { kind: 'binary' }, seed: 1 });
    expect(learner.rounds).toBe(50);
  });

  test('nothing to learn leaves the baseline: the mean, the log-odds', async () => {
    const features: Feature[] = [{ kind: 'number', values: Float64Array.of(1, 2, 3) }];
    const rows = Int32Array.of(0, 1, 2);
    const targets = Float64Array.of(0, 1, 1);
    const number = await learn({ features, rows, targets, task: { kind: 'number' }, seed: 1 });
    expect(number.score(features, rows)[0]).toBeCloseTo(2 / 3, 12);
    const binary = await learn({ features, rows, targets, task: { kind: 'binary' }, seed: 1 });
    expect(binary.score(features, rows)[0]).toBeCloseTo(Math.log(2), 12);
  });

  test('large lessons stop when a tenth of the rows no longer gains', async () => {
    const rows = Int32Array.from({ length: 11_000 }, (_, row) => row);
    const values = Float64Array.from(rows, () => draw.next().value);
    const targets = Float64Array.from(rows, () => Number(draw.next().value < 0.5));
    const features: Feature[] = [{ kind: 'number', values }];
    const learner = await learn({ features, rows, targets, task: { kind: 'binary' }, seed: 1 });
    expect(learner.rounds).toBeLessThan(40);
  });
});

describe('figures', () => {
  test('the area under the curve is the chance of a right order', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
        const [inside, outside] = [true, false].map((wanted) =>
          rows.flatMap(([score, isClass]) => (isClass === wanted ? [score] : [])),
        ) as [number[], number[]];
        const area = areaUnderCurve(
          Float64Array.from(rows, ([score]) => score),
          rows.map(([, isClass]) => isClass),
        );
        if (inside.length * outside.length === 0) {
          expect(area).toBeNull();
          return;
        }
        const wins = inside.flatMap((a) => outside.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const total: number = wins.reduce<number>((sum, win) => sum + win, 0);
        expect(area).toBeCloseTo(total / wins.length, 12);
      }),
    );
  });

  test('R² and accuracy', () => {
    const truth = Float64Array.of(1, 2, 3);
    expect(determination(truth, truth)).toBe(1);
    expect(determination(Float64Array.of(2, 2, 2), truth)).toBe(0);
    expect(determination(truth, Float64Array.of(2, 2, 2))).toBeNull();
    expect(accuracy(Float64Array.of(1, 0, 0, 1), Float64Array.of(0, 0), 2)).toBe(0.5);
    expect(accuracy(new Float64Array(0), new Float64Array(0), 2)).toBeNull();
  });
});
