import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JudgedPart, Table } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { adultColumns, readTestCsv, testSchema } from '../testing';

const shared = '../shared';
const isThere = existsSync(`${shared}/golden/adult/shuffle.json`);
if (!isThere)
  console.warn('../shared is missing: binned accuracy is not held to its golden values');
const schema = testSchema(adultColumns);

interface Golden {
  readonly binned_accuracy: Record<
    'univariate' | 'bivariate' | 'trivariate_sample',
    { readonly syn_vs_train: number; readonly holdout_vs_train: number }
  >;
}

/** The golden trios are a sample of 300 that cannot be drawn again; ours are all 455. */
const places = [
  ['binned-accuracy-one', 'univariate', 1e-9],
  ['binned-accuracy-two', 'bivariate', 1e-9],
  ['binned-accuracy-three', 'trivariate_sample', 0.003],
] as const;

describe.skipIf(!isThere)('binned accuracy of Adult', () => {
  let train: Table;
  let holdout: Table;
  beforeAll(() => {
    train = readTestCsv(`${shared}/data/adult_train.csv`, schema);
    holdout = readTestCsv(`${shared}/data/adult_holdout.csv`, schema);
  });
  const judged = async (name: string) => {
    const synthetic = readTestCsv(`${shared}/golden/adult/${name}.csv.gz`, schema);
    const tables = { train, holdout, synthetic };
    const { parts } = await evaluate({ schema, ...tables, seed: 1, parts: ['together'] });
    expect(parts.together).toMatchObject({ status: 'judged', sampled: null });
    return parts.together as JudgedPart<'together'>;
  };

  test.each(['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'])('%s', async (name) => {
    const text = readFileSync(`${shared}/golden/adult/${name}.json`, 'utf8');
    const golden = (JSON.parse(text) as Golden).binned_accuracy;
    const { figures } = await judged(name);
    for (const [metric, place, tolerance] of places) {
      const found = figures.find((each) => each.metric === metric);
      const { syn_vs_train, holdout_vs_train } = golden[place];
      expect(Math.abs(valueOf(found!.synthetic)! - syn_vs_train)).toBeLessThan(tolerance);
      expect(Math.abs(valueOf(found!.baseline)! - holdout_vs_train)).toBeLessThan(tolerance);
    }
  });
});
