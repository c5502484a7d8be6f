/**
 * Oracle: an independent judge's distances (shared/golden/README.md), of the very rows that it drew: NumPy's
 * RandomState(11) for the synthetic, RandomState(12) for the training rows; the holdout is whole.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { align } from '../align';
import { layOut, nearestRows, rangesOf } from '../nearest';
import { quantile } from '../privacy';
import { adultColumns, drawnAsNumPy, readTestCsv, testSchema } from '../testing';
import {
  countBelow,
  firstOf,
  nearerToTrain,
  neighbourRatio,
  overfittingProtection,
} from './numbers';

const folder = '../shared/golden/adult';
const isThere = existsSync(folder);
if (!isThere) console.warn(`${folder} is missing: distances on Adult are not checked`);

interface Distances {
  readonly mean: number;
  readonly p05: number;
  readonly p50: number;
}

interface Golden {
  readonly dcr: {
    readonly share_closer_to_train_than_holdout: number;
    readonly sdmetrics_DCROverfittingProtection_form: number;
    readonly syn_to_train: Distances;
    readonly syn_to_holdout: Distances;
    readonly holdout_to_train: Distances;
    readonly nndr_mean: { readonly syn_to_train: number; readonly holdout_to_train: number };
    readonly syn_closer_than_p05_of_holdout_to_train: number;
  };
}

describe.runIf(isThere)('Adult', { timeout: 60_000 }, () => {
  const schema = testSchema(adultColumns);

  test.each(['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'])('%s', async (name) => {
    const aligned = align(schema, {
      train: readTestCsv('../shared/data/adult_train.csv', schema),
      holdout: readTestCsv('../shared/data/adult_holdout.csv', schema),
      synthetic: readTestCsv(`${folder}/${name}.csv.gz`, schema),
    });
    const { rows } = aligned;
    const ranges = rangesOf(aligned, 'train');
    const synthetic = layOut(aligned, 'synthetic', drawnAsNumPy(11, rows.synthetic, 5000), ranges);
    const train = layOut(aligned, 'train', drawnAsNumPy(12, rows.train, 6513), ranges);
    const every = Int32Array.from({ length: rows.holdout }, (_, row) => row);
    const holdout = layOut(aligned, 'holdout', every, ranges);
    const options = { k: 2, tools: { spawnThreads: null, threads: 1 } };
    const toTrain = await nearestRows(synthetic, train, options);
    const toHoldout = await nearestRows(synthetic, holdout, options);
    const holdoutToTrain = await nearestRows(holdout, train, options);

    const { dcr } = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Golden;
    const same = (found: number, expected: number, what: string) =>
      expect(Math.abs(found - expected), what).toBeLessThan(1e-6);
    same(nearerToTrain(toTrain, toHoldout).share, dcr.share_closer_to_train_than_holdout, 'share');
    same(
      overfittingProtection(toTrain, toHoldout),
      dcr.sdmetrics_DCROverfittingProtection_form,
      'protection',
    );
    for (const [found, expected, what] of [
      [toTrain, dcr.syn_to_train, 'to train'],
      [toHoldout, dcr.syn_to_holdout, 'to the holdout'],
      [holdoutToTrain, dcr.holdout_to_train, 'of the holdout'],
    ] as const) {
      const sorted = firstOf(found).distance.slice().sort();
      same(sorted.reduce((sum, one) => sum + one, 0) / sorted.length, expected.mean, what);
      same(quantile(sorted, 0.05), expected.p05, what);
      same(quantile(sorted, 0.5), expected.p50, what);
    }
    same(neighbourRatio(toTrain)!.mean, dcr.nndr_mean.syn_to_train, 'ratio');
    same(neighbourRatio(holdoutToTrain)!.mean, dcr.nndr_mean.holdout_to_train, 'ratio of holdout');
    const limit = quantile(firstOf(holdoutToTrain).distance.slice().sort(), 0.05);
    same(
      countBelow(firstOf(toTrain).distance, limit) / 5000,
      dcr.syn_closer_than_p05_of_holdout_to_train,
      'very near',
    );
  });
});
