import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Table } from '../../engine/schema';
import { align, type Aligned } from '../align';
import { spawnThreads } from '../../workers/threads/node';
import { adultColumns, readTestCsv, testSchema } from '../testing';
import { crossValidate, type HowToTell } from './cross-validate';
import { drawHalves } from './detect';

const data = '../shared/data/adult_train.csv';
const isThere = existsSync(data);
if (!isThere) console.warn(`${data} is missing: detection is not held to the golden values`);

const tools = { spawnThreads, threads: 2 };

interface Told {
  hgb_auc: number;
  logistic_auc: number;
}
type Pair = 'syn_vs_train' | 'syn_vs_holdout' | 'reference_holdout_vs_train';

/**
 * Oracle: scikit-learn 1.9.1, LogisticRegression(max_iter=300) on StandardScaler and OneHotEncoder (nulls as
 * a label), StratifiedKFold(3, shuffle=True): means over ten draws of 6,513 rows of each table with folds of
 * their own. Single draws spread by .002 (tvae300) to .005, and so do the folds alone; golden values, which
 * are one draw each, are up to .009 from these means. (SDMetrics' LogisticDetection,
 * whose RobustScaler leaves amounts of money in thousands and which stops after 100 steps, gives .692 for
 * tvae300: the golden values are not made with it.)
 */
const scikitLearn = {
  hidden_tree: 0.4997,
  tvae300: 0.7187,
  shuffle: 0.4962,
  copies5: 0.5,
  bootstrap: 0.5012,
  holdout: 0.4973,
} as const;
const linearSeeds = [1, 2, 3, 4, 5, 6, 7, 8];

/** Golden values: scikit-learn's HistGradientBoosting and LogisticRegression (shared/golden/README.md). */
describe.skipIf(!isThere)('Adult', { timeout: 120_000 }, () => {
  const schema = testSchema(adultColumns, 32_561);
  const folder = '../shared/golden/adult';
  let real: { train: Table; holdout: Table } | null = null;
  const open = (name: string): { aligned: Aligned; golden: Record<Pair, Told> } => {
    real ??= {
      train: readTestCsv(data, schema),
      holdout: readTestCsv('../shared/data/adult_holdout.csv', schema),
    };
    const synthetic = readTestCsv(`${folder}/${name}.csv.gz`, schema);
    const file = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as {
      c2st: Record<Pair, Told>;
    };
    return { aligned: align(schema, { ...real, synthetic }), golden: file.c2st };
  };
  /** Mean of draws: where little is told apart, single ones spread by .007. */
  const tell = async (
    aligned: Aligned,
    pair: Parameters<typeof drawHalves>[1],
    how: HowToTell,
    each = 6513,
    seeds: readonly number[] = [1, 2],
  ) => {
    let total = 0;
    for (const seed of seeds) {
      total += (await crossValidate(drawHalves(aligned, pair, each, seed), how)).auc;
    }
    return total / seeds.length;
  };

  test.each(['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'] as const)(
    '%s against the holdout',
    async (name) => {
      const { aligned, golden } = open(name);
      const pair = ['synthetic', 'holdout'] as const;
      const isPlain = golden.syn_vs_holdout.hgb_auc > 0.9;
      const trees = await tell(
        aligned,
        pair,
        { name: 'trees', tools },
        6513,
        isPlain ? [1] : [1, 2],
      );
      expect(Math.abs(trees - golden.syn_vs_holdout.hgb_auc)).toBeLessThan(0.015);
      const linear = await tell(aligned, pair, { name: 'linear', tools }, 6513, linearSeeds);
      expect(Math.abs(linear - golden.syn_vs_holdout.logistic_auc)).toBeLessThan(0.015);
      expect(Math.abs(linear - scikitLearn[name])).toBeLessThan(0.01);
    },
  );

  test('real rows that nobody has seen, against the training rows', async () => {
    const { aligned, golden } = open('hidden_tree');
    const pair = ['holdout', 'train'] as const;
    const { hgb_auc, logistic_auc } = golden.reference_holdout_vs_train;
    expect(Math.abs((await tell(aligned, pair, { name: 'trees', tools })) - hgb_auc)).toBeLessThan(
      0.015,
    );
    const linear = await tell(aligned, pair, { name: 'linear', tools }, 6513, linearSeeds);
    expect(Math.abs(linear - logistic_auc)).toBeLessThan(0.015);
    expect(Math.abs(linear - scikitLearn.holdout)).toBeLessThan(0.01);
  });

  test('a leak against the very training rows', async () => {
    const { aligned, golden } = open('bootstrap');
    const how = { name: 'trees', stopsEarly: false, tools } as const;
    const auc = await tell(aligned, ['synthetic', 'train'], how, 20_000, [1]);
    expect(Math.abs(auc - golden.syn_vs_train.hgb_auc)).toBeLessThan(0.015);
  });
});
