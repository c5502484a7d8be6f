import { describe, expect, test } from 'vitest';
import type { Feature } from './features';
import { goodness } from './goodness';
import { importanceOf, plainDealer } from './importance';
import { learners } from './learners';
import { learnNetwork } from './network';
import { makeTable, uniforms } from './testing';

const draw = uniforms(3);
const next = () => draw.next().value;
const train = makeTable(1500, next);
const holdout = makeTable(500, next);
const tasks = [{ kind: 'binary' }, { kind: 'classes', classes: 3 }, { kind: 'number' }] as const;
const lessonOf = (task: (typeof tasks)[number]) => ({
  ...train,
  targets: Float64Array.from(train.targets[task.kind]),
  task,
  seed: 1,
});

describe('the small network', () => {
  test.each(tasks)('$kind: learns about as much as the trees do', async (task) => {
    const truth = Float64Array.from(holdout.targets[task.kind]);
    const good = async (name: 'network' | 'trees') => {
      const rounds = name === 'network' ? 30 : 100;
      const learner = await learners[name].learn({ ...lessonOf(task), rounds });
      return goodness(task, learner.score(holdout.features, holdout.rows), truth)!;
    };
    expect(await good('network')).toBeGreaterThan((await good('trees')) - 0.05);
  });

  test('sees what no line divides', async () => {
    const rows = Int32Array.from({ length: 2000 }, (_, row) => row);
    const features = [0, 1].map((): Feature => ({
      kind: 'number',
      values: Float64Array.from(rows, () => next() - 0.5),
    })) as [Feature & { kind: 'number' }, Feature & { kind: 'number' }];
    const targets = Float64Array.from(rows, (row) =>
      Number(features[0].values[row]! > 0 !== features[1].values[row]! > 0),
    );
    const lesson = { features, rows, targets, task: { kind: 'binary' as const }, seed: 1 };
    const good = async (name: 'network' | 'linear') =>
      goodness(lesson.task, (await learners[name].learn(lesson)).score(features, rows), targets)!;
    expect(await good('network')).toBeGreaterThan(0.95);
    expect(await good('linear')).toBeLessThan(0.6);
  });

  test('the same lesson gives the same scores, another seed others', async () => {
    const lesson = { ...lessonOf({ kind: 'binary' }), rounds: 2 };
    const scores = async (seed: number) =>
      (await learnNetwork({ ...lesson, seed })).score(holdout.features, holdout.rows);
    expect(await scores(1)).toEqual(await scores(1));
    expect(await scores(2)).not.toEqual(await scores(1));
  });

  test('nulls everywhere, labels never seen, and a row alone are no harm', async () => {
    for (const rows of [train.rows, Int32Array.of(3)]) {
      const learner = await learnNetwork({ ...lessonOf({ kind: 'number' }), rows, rounds: 1 });
      const strange = holdout.features.map((feature): Feature =>
        feature.kind === 'label'
          ? { ...feature, codes: feature.codes.map(() => 77) }
          : { ...feature, values: feature.values.map(() => NaN) },
      );
      expect(learner.score(strange, holdout.rows).every(Number.isFinite)).toBe(true);
    }
  });
});

test.each(tasks)('$kind: values are dealt out as if features were read anew', async (task) => {
  // Nulls and labels that the lesson has not, and a column that says nothing.
  const odd = holdout.features.map((feature): Feature =>
    feature.kind === 'label'
      ? { ...feature, codes: feature.codes.map((code, i) => (i % 9 ? code : i % 2 ? 77 : -1)) }
      : { ...feature, values: feature.values.map((value, i) => (i % 7 ? value : NaN)) },
  );
  const flat: Feature = { kind: 'number', values: new Float64Array(train.rows.length).fill(3) };
  const lesson = { ...lessonOf(task), features: [...train.features, flat], rounds: 3 };
  const features = [...odd, flat];
  const rows = holdout.rows.filter((row) => row % 3 !== 1);
  const order = Uint32Array.from(rows, (_, i) => (i * 7) % rows.length);
  for (const { learn } of Object.values(learners)) {
    const learner = await learn(lesson);
    const [plain, own] = [plainDealer(learner, features, rows), learner.dealer!(features, rows)];
    const still = learner.score(features, rows);
    let moved = 0;
    for (let c = 0; c < features.length; c++) {
      const scores = own(c, order) ?? still;
      const apart = plain(c, order)!.map((score, i) => Math.abs(scores[i]! - score));
      expect(Math.max(...apart)).toBeLessThan(1e-9);
      if (scores.some((score, i) => Math.abs(score - still[i]!) > 1e-6)) moved++;
    }
    expect(moved).toBeGreaterThan(2);
  }
});

test('what matters to a learner is what its scores need', async () => {
  const rows = Int32Array.from({ length: 600 }, (_, row) => row);
  const codes = rows.map((row) => (row * 7) % 4);
  const features: Feature[] = [
    { kind: 'number', values: Float64Array.from(rows, () => next()) },
    { kind: 'label', codes, size: 4 },
    { kind: 'number', values: Float64Array.from(rows, () => next()) },
  ];
  const targets = Float64Array.from(codes, (code) => Number(code > 1));
  const lesson = { features, rows, targets, task: { kind: 'binary' as const }, seed: 1 };
  for (const { learn } of Object.values(learners)) {
    const lost = await importanceOf({ ...lesson, learner: await learn(lesson) });
    expect(lost[1]).toBeGreaterThan(0.4);
    expect(Math.abs(lost[0]!) + Math.abs(lost[2]!)).toBeLessThan(0.05);
  }
});
