import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Feature } from './features';
import { chances, goodness } from './goodness';
import { learnLinear } from './linear';
import type { Task } from './losses';
import { makeTable, uniforms } from './testing';

const tasks = {
  binary: { kind: 'binary' },
  classes: { kind: 'classes', classes: 3 },
  number: { kind: 'number' },
} as const satisfies Record<string, Task>;

/**
 * Oracle: scikit-learn 1.9.1, LogisticRegression(C=1) and Ridge(alpha=1) to a tolerance of 1e-12, on numbers
 * filled with their mean, scaled and flagged, and one-hot labels with nulls as a label; the first scores (of
 * classes: less that of class 0).
 */
const golden = {
  binary: [2.531789, 1.367215, 2.866456, 0.293056, 0.25719, 0.155293, 2.548515, 1.129238],
  classes: [
    0.0, 3.503533, 5.254768, 0.0, 2.768439, 2.612359, 0.0, 4.094163, 5.860914, 0.0, 1.301379,
    0.849384,
  ],
  number: [1.890853, 1.169288, 2.13207, 0.905072, 0.942371, 0.706326, 1.831175, 1.23021],
};

describe("scikit-learn's linear models", () => {
  const draw = uniforms(7);
  const next = () => draw.next().value;
  const train = makeTable(1500, next);
  const holdout = makeTable(300, next);

  test.each(['binary', 'classes', 'number'] as const)('%s, score by score', async (kind) => {
    const targets = Float64Array.from(train.targets[kind]);
    const learner = await learnLinear({ ...train, targets, task: tasks[kind], seed: 1 });
    const scores = learner.score(holdout.features, holdout.rows);
    const from = (i: number) => (kind === 'classes' ? scores[i - (i % 3)]! : 0);
    golden[kind].forEach((value, i) => expect(scores[i]! - from(i)).toBeCloseTo(value, 4));
  });
});

describe('laws', () => {
  const draw = uniforms(5);
  const table = makeTable(200, () => draw.next().value);
  const scoresOf = async (features: readonly Feature[], kind: keyof typeof tasks) => {
    const targets = Float64Array.from(table.targets[kind]);
    const learner = await learnLinear({ ...table, features, targets, task: tasks[kind], seed: 1 });
    return learner.score(features, table.rows);
  };

  test('neither the units of numbers nor the order of labels and columns matters', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('binary', 'classes', 'number'),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        async (kind, factor, shift) => {
          const moved = table.features
            .map((feature): Feature => {
              if (feature.kind === 'number') {
                return { ...feature, values: feature.values.map((v) => factor * v + shift) };
              }
              const codes = feature.codes.map((code) => (code < 0 ? -1 : 9 - code));
              return { ...feature, codes, size: 10 };
            })
            .reverse();
          const plain = await scoresOf(table.features, kind);
          (await scoresOf(moved, kind)).forEach((score, i) => {
            expect(score).toBeCloseTo(plain[i]!, 4);
          });
        },
      ),
      { numRuns: 8 },
    );
  });

  test('scores rise with a number that classes rise with', async () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => i);
    const rows = Int32Array.from(values);
    const features: Feature[] = [{ kind: 'number', values }];
    const targets = values.map((value) => Number(value + 8 * Math.sin(value) > 30));
    const learner = await learnLinear({ features, rows, targets, task: tasks.binary, seed: 1 });
    const scores = learner.score(features, rows);
    expect([...scores].sort((a, b) => a - b)).toEqual([...scores]);
  });

  test('columns of nothing, constants, infinities, strange labels and thousands of them are no harm', async () => {
    const odd: Feature[] = [
      ...table.features,
      { kind: 'number', values: new Float64Array(200).fill(NaN) },
      { kind: 'number', values: new Float64Array(200).fill(1e9) },
      { kind: 'number', values: Float64Array.from({ length: 200 }, (_, i) => (i ? i : Infinity)) },
      { kind: 'label', codes: new Int32Array(200).fill(-1), size: 0 },
      { kind: 'label', codes: Int32Array.from({ length: 200 }, (_, i) => i * 50), size: 10_000 },
    ];
    for (const kind of ['binary', 'classes', 'number'] as const) {
      const targets = Float64Array.from(table.targets[kind]);
      const lesson = { ...table, features: odd, targets, task: tasks[kind], seed: 1 };
      const learner = await learnLinear(lesson);
      const strange = odd.map((feature): Feature =>
        feature.kind === 'label' ? { ...feature, codes: feature.codes.map(() => 77) } : feature,
      );
      for (const features of [odd, strange]) {
        expect(learner.score(features, table.rows).every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('the way that is taken for wide tables ends where the other does', async () => {
    // Labels of their own for every row, three times over: too wide for the exact curvature.
    const rows = Int32Array.from({ length: 1500 }, (_, row) => row);
    const wide = [1, 7, 11].map((step): Feature => ({
      kind: 'label',
      size: 250,
      codes: rows.map((row) => (row * step) % 250),
    }));
    const features: Feature[] = [...wide, { kind: 'number', values: Float64Array.from(rows) }];
    const targets = Float64Array.from(rows, (row) => Number((row * 7919) % 13 < 5));
    const lesson = { features, rows, targets, task: tasks.binary, seed: 1 };
    const scores = (await learnLinear(lesson)).score(features, rows);
    // At the minimum the intercept's slope is 0: chances and classes have the same sum.
    const total = chances(tasks.binary, scores).reduce((sum, chance) => sum + chance, 0);
    expect(total).toBeCloseTo(
      targets.reduce((sum, target) => sum + target, 0),
      2,
    );
    expect(goodness(tasks.binary, scores, targets)).toBeGreaterThan(0.6);
  });

  test('no rows and one class leave constants', async () => {
    const features = table.features;
    const none = { features, rows: new Int32Array(0), targets: new Float64Array(200), seed: 1 };
    const empty = await learnLinear({ ...none, task: tasks.binary });
    expect(empty.score(features, table.rows).every((score) => score === 0)).toBe(true);
    const targets = new Float64Array(200).fill(1);
    const one = await learnLinear({ ...table, targets, task: tasks.binary, seed: 1 });
    expect(one.score(features, table.rows).every((score) => score > 5)).toBe(true);
  });
});
