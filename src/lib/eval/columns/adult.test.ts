import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Figure, JudgedPart, MetricId } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { adultColumns, readTestCsv, testSchema } from '../testing';

const shared = '../shared';
const isThere = existsSync(`${shared}/golden/adult/tvae300.csv.gz`);
if (!isThere)
  console.warn('../shared is missing: measures of columns are not held to SciPy’s values');

/** tvae300 against train: SciPy 1.17 (wasserstein_distance, jensenshannon, skew, kurtosis), NumPy. */
const numbers: Record<string, Partial<Record<MetricId, number>>> = {
  age: {
    'wasserstein-distance': 0.04638822009990047,
    'jensen-shannon-distance': 0.07334173724274966,
    'hellinger-distance': 0.06119199111718225,
    'mean-similarity': 0.9968030569486049,
    'median-similarity': 0.9863013698630136,
    'deviation-similarity': 0.9935500123479962,
    'skewness-difference': 0.017688859948510438,
    'kurtosis-difference': 0.3016523069355159,
    'missing-share-similarity': 1,
  },
  fnlwgt: {
    'wasserstein-distance': 0.4784095848023413,
    'jensen-shannon-distance': 0.35202126707680964,
    'hellinger-distance': 0.3055344332821673,
    'mean-similarity': 0.9681159112460134,
    'median-similarity': 0.9736226755952785,
    'deviation-similarity': 0.9650604951503198,
    'skewness-difference': 0.8648526714625848,
    'kurtosis-difference': 3.138810769559531,
  },
  workclass: {
    'jensen-shannon-distance': 0.11664919320440328,
    'hellinger-distance': 0.09834652065037092,
  },
  education: {
    'jensen-shannon-distance': 0.0903735733350037,
    'hellinger-distance': 0.07569767386178801,
  },
};
/** The holdout against train: SciPy's ks_2samp (exact at its choice) and chi2_contingency. */
const baselines = [
  ['age', 'ks-p-value', 0.8951806983283072, 0.002],
  ['fnlwgt', 'ks-p-value', 0.5248534974412358, 0.002],
  ['hours-per-week', 'ks-p-value', 0.7065815905439967, 0.002],
  ['workclass', 'chi-square-p-value', 0.5656112704399437, 1e-9],
  ['education', 'chi-square-p-value', 0.789059843246968, 1e-9],
] as const;

describe.skipIf(!isThere)('columns of Adult', () => {
  const schema = testSchema(adultColumns);
  const parts = new Map<string, JudgedPart<'columns'>>();
  beforeAll(async () => {
    const train = readTestCsv(`${shared}/data/adult_train.csv`, schema);
    const holdout = readTestCsv(`${shared}/data/adult_holdout.csv`, schema);
    for (const name of ['tvae300', 'hidden_tree', 'shuffle']) {
      const synthetic = readTestCsv(`${shared}/golden/adult/${name}.csv.gz`, schema);
      const report = await evaluate({
        ...{ schema, train, holdout, synthetic },
        ...{ seed: 1, parts: ['columns'] },
      });
      expect(report.parts.columns).toMatchObject({ status: 'judged', sampled: null });
      parts.set(name, report.parts.columns as JudgedPart<'columns'>);
    }
  }, 30_000);
  const find = (table: string, metric: MetricId, column?: string): Figure =>
    parts.get(table)!.figures.find((one) => one.metric === metric && one.columns[0] === column)!;

  test('every measure is the reference’s', () => {
    for (const [column, expected] of Object.entries(numbers)) {
      for (const [metric, value] of Object.entries(expected)) {
        const found = valueOf(find('tvae300', metric as MetricId, column).synthetic)!;
        expect(Math.abs(found - value), `${metric} of ${column}`).toBeLessThan(1e-9);
      }
    }
    for (const [column, metric, value, tolerance] of baselines) {
      const found = valueOf(find('tvae300', metric, column).baseline)!;
      expect(Math.abs(found - value), `${metric} of ${column}`).toBeLessThan(tolerance);
    }
  });

  test('a shuffled table is the same column by column, a poor twin is not', () => {
    const apart = (table: string) => valueOf(find(table, 'columns-told-apart').synthetic)!;
    expect(apart('shuffle')).toBe(0);
    expect(apart('tvae300')).toBe(1);
    expect(valueOf(find('tvae300', 'columns-told-apart').baseline)).toBe(0);
    expect(find('tvae300', 'wasserstein-distance', 'fnlwgt').grade).toBe('poor');
    expect(find('hidden_tree', 'wasserstein-distance', 'fnlwgt').grade).toBe('good');
    expect(find('tvae300', 'ks-p-value', 'age').sentence).toContain('more than chance');
  });
});
