/** Oracle: an independent judge's α-precision, β-recall and authenticity (shared/golden/README.md). */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgeOptionsSchema, type JudgedPart, type Schema, type Table } from '../../engine/schema';
import { stream } from '../../engine/random';
import { align } from '../align';
import type { PartInput } from '../parts';
import { layOut, nearestRows, rangesOf } from '../nearest';
import {
  adultColumns,
  drawnAsNumPy,
  readTestCsv,
  sliceTable,
  testSchema,
  testTable,
} from '../testing';
import { alphaCurve, betaCurve, measurePlaces, scoreOf } from './curves';
import { euclideanBlocks } from './features';
import { judge } from './index';

function judgedOrNot(schema: Schema, train: Table, holdout: Table | null, synthetic: Table) {
  const tables = { train, holdout, synthetic };
  return judge(
    {
      ...{ schema, tables, aligned: align(schema, tables), seed: 1 },
      options: judgeOptionsSchema.parse({}),
      report: {} as PartInput['report'],
      tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
    },
    {},
  );
}

async function judged(...of: Parameters<typeof judgedOrNot>) {
  const part = await judgedOrNot(...of);
  expect(part.status === 'unavailable' ? part.reason : null).toBe(null);
  return part as JudgedPart<'density'>;
}

function value(
  part: JudgedPart<'density'>,
  metric: string,
  from: 'synthetic' | 'baseline' = 'synthetic',
) {
  const found = part.figures.find((figure) => figure.metric === metric)?.[from];
  return found?.status === 'measured' ? found.value : NaN;
}

const folder = '../shared/golden/adult';
const isThere = existsSync(folder);
if (!isThere)
  console.warn(`${folder} is missing: α-precision and its kin are not checked on Adult`);

interface Scores {
  alpha_precision: number;
  beta_recall: number;
  authenticity: number;
}

describe.runIf(isThere)('Adult', { timeout: 60_000 }, () => {
  const schema = testSchema(adultColumns);
  let train: Table;
  let holdout: Table;
  beforeAll(() => {
    train = readTestCsv('../shared/data/adult_train.csv', schema);
    holdout = readTestCsv('../shared/data/adult_holdout.csv', schema);
  });

  /**
   * The rows that the other judge drew, with NumPy's RandomState(15), (16) and (17). One of these training
   * rows has two nearest holdout rows at one distance: taking the second, as that judge did, makes .4900133
   * of β-recall's .49, which scikit-learn 1.9 gives as well.
   */
  const recallOfHoldout = 0.49;
  test.each(['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'])(
    '%s: the same rows give the same numbers',
    async (name) => {
      const synthetic = readTestCsv(`${folder}/${name}.csv.gz`, schema);
      const aligned = align(schema, { train, holdout, synthetic });
      const ranges = rangesOf(aligned, 'train');
      const blocks = (['train', 'synthetic', 'holdout'] as const).map((part, k) =>
        layOut(aligned, part, drawnAsNumPy(15 + k, aligned.rows[part], 5000), ranges),
      );
      const [real, made, unseen] = euclideanBlocks(blocks);
      const options = {
        tools: { spawnThreads: null, threads: 1 },
        onDone: () => Promise.resolve(),
      };
      const realToReal = await nearestRows(real!, real!, {
        ...{ ...options, metric: 'euclidean', isSelf: true },
      });
      const { alpha_beta: golden } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as {
        alpha_beta: Scores & { reference_holdout: Scores };
      };
      for (const [block, expected, recall] of [
        [made!, golden, golden.beta_recall],
        [unseen!, golden.reference_holdout, recallOfHoldout],
      ] as const) {
        const places = await measurePlaces(real!, block, realToReal, options);
        const authentic = places.isAuthentic.reduce((sum, flag) => sum + flag, 0) / 5000;
        const off = (score: number, value: number) => Math.abs(score - value);
        expect(off(scoreOf(alphaCurve(places)), expected.alpha_precision)).toBeLessThan(1e-9);
        expect(off(scoreOf(betaCurve(places)), recall)).toBeLessThan(1e-9);
        expect(off(authentic, expected.authenticity)).toBeLessThan(1e-9);
      }
    },
  );

  /**
   * The other judge drew 5,000 rows of each table by itself. Over such draws scikit-learn's numbers have
   * standard deviations of .008, .012 and .012: the tolerance is three of the difference of two.
   */
  const tolerance = { alpha: 0.035, beta: 0.05, authenticity: 0.05 };

  test.each(['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'])('%s', async (name) => {
    const part = await judged(
      schema,
      train,
      holdout,
      readTestCsv(`${folder}/${name}.csv.gz`, schema),
    );
    const { alpha_beta: golden } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as {
      alpha_beta: Scores & { reference_holdout: Scores };
    };
    for (const [from, expected] of [
      ['synthetic', golden],
      ['baseline', golden.reference_holdout],
    ] as const) {
      const apart = (metric: string, score: number) => Math.abs(value(part, metric, from) - score);
      expect(apart('alpha-precision', expected.alpha_precision)).toBeLessThan(tolerance.alpha);
      expect(apart('beta-recall', expected.beta_recall)).toBeLessThan(tolerance.beta);
      expect(apart('authenticity', expected.authenticity)).toBeLessThan(tolerance.authenticity);
    }
    const grade = (metric: string) => part.figures.find((each) => each.metric === metric)!.grade;
    if (name === 'hidden_tree')
      expect(part.figures.map((each) => each.grade)).toEqual(['good', 'good', 'good']);
    if (name === 'shuffle') expect(grade('beta-recall')).toBe('poor');
    if (name === 'bootstrap') expect(grade('authenticity')).toBe('poor');
  });

  test('a copy of a small table has no authentic row and covers everything', async () => {
    const small = sliceTable(train, 0, 600);
    const part = await judged(schema, small, sliceTable(holdout, 0, 600), small);
    expect(value(part, 'authenticity')).toBe(0);
    expect(value(part, 'alpha-precision')).toBeGreaterThan(0.99);
    expect(part.figures.find(({ metric }) => metric === 'authenticity')!.grade).toBe('poor');
  });
});

describe('made tables', () => {
  const schema = testSchema([
    { name: 'x', kind: 'decimal' },
    { name: 'y', kind: 'decimal' },
    { name: 'label', kind: 'category' },
  ]);
  /** Two round clouds; `share` of the rows in the second. */
  const clouds = (rows: number, share: number, purpose: string, spread = 1) => {
    const random = stream(7, purpose);
    const side = Array.from({ length: rows }, (_, i) => (random.uniform(i, 2) < share ? 1 : 0));
    return testTable([
      side.map((s, i) => (i % 29 === 0 ? null : 8 * s + spread * random.normal(i, 0))),
      side.map((s, i) => 8 * s + spread * random.normal(i, 1)),
      side.map((s) => (s === 1 ? 'right' : 'left')),
    ]);
  };

  test('rows too near to the middle lose precision, a lost cloud loses recall', async () => {
    const [train, holdout] = [clouds(800, 0.5, 'train'), clouds(800, 0.5, 'holdout')];
    const alike = await judged(schema, train, holdout, clouds(800, 0.5, 'twin'));
    const lost = await judged(schema, train, holdout, clouds(800, 0, 'lost'));
    const narrow = await judged(schema, train, holdout, clouds(800, 0.5, 'narrow', 0.1));
    expect(value(alike, 'alpha-precision')).toBeGreaterThan(0.9);
    expect(value(alike, 'beta-recall')).toBeGreaterThan(
      0.9 * value(alike, 'beta-recall', 'baseline'),
    );
    // What the curve ends in: all real rows that are covered at all.
    const covered = (part: typeof alike) => part.curves[1]!.synthetic.at(-1)!;
    expect(covered(lost)).toBeLessThan(0.8 * covered(alike));
    expect(value(narrow, 'alpha-precision')).toBeLessThan(value(alike, 'alpha-precision') - 0.1);
    expect(value(narrow, 'beta-recall')).toBeLessThan(0.5 * value(alike, 'beta-recall'));
    for (const { levels, synthetic, baseline } of alike.curves) {
      expect(levels).toHaveLength(30);
      expect(synthetic).toHaveLength(30);
      expect(baseline).toHaveLength(30);
      expect(synthetic).toEqual([...synthetic].sort((a, b) => a - b));
    }
  });

  test('real rows that are all the same, or are in the sample, have no place to lie in', async () => {
    const constant = testSchema([{ name: 'x', kind: 'decimal' }]);
    const table = (rows: number) => testTable([Array.from({ length: rows }, () => 0.1)]);
    const same = await judgedOrNot(constant, table(31), table(31), table(83));
    expect(same).toMatchObject({ reason: expect.stringContaining('all real rows are the same') });
    // The one other row gives the column a range; with seed 1 it is not among the 31 that are drawn.
    const train = testTable([Array.from({ length: 97 }, (_, i) => (i === 3 ? -3 : 0.1))]);
    const drawn = await judgedOrNot(constant, train, table(31), table(83));
    expect(drawn).toMatchObject({
      status: 'unavailable',
      reason: expect.stringContaining('all real rows of the sample are the same'),
    });
  });

  test('no holdout: no baseline; few rows: says so', async () => {
    const train = clouds(100, 0.5, 'train');
    const part = await judged(schema, train, null, clouds(50, 0.5, 'twin'));
    for (const { baseline, synthetic } of part.figures) {
      expect(baseline.status).toBe('unavailable');
      expect(synthetic.status).toBe('measured');
    }
    expect(part.curves.map(({ baseline }) => baseline)).toEqual([null, null]);
    const few = clouds(3, 0.5, 'few');
    await expect(judged(schema, train, null, few)).rejects.toThrow('fewer than 10 rows');
  });
});
