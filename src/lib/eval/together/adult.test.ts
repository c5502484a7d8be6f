import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { JudgedPart, Table } from '../../engine/schema';
import { align } from '../align';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { sharedCells } from '../metrics';
import { adultColumns, drawnAsNumPy, readTestCsv, testSchema } from '../testing';
import { agreementOf } from './agreement';
import { groupsOf } from './groups';

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

/** The golden trios are a sample of 300, ours all 455: how far apart those are is tested below. */
const places = [
  ['binned-accuracy-one', 'univariate', 1e-9],
  ['binned-accuracy-two', 'bivariate', 1e-9],
  ['binned-accuracy-three', 'trivariate_sample', 0.003],
] as const;

const names = ['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'];

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

  const goldenOf = (name: string) => {
    const text = readFileSync(`${shared}/golden/adult/${name}.json`, 'utf8');
    return (JSON.parse(text) as Golden).binned_accuracy;
  };

  /** The other judge numbers columns of labels first, and drew with NumPy's RandomState(9). */
  test.each(names)('%s: the very trios that the other judge drew', (name) => {
    const synthetic = readTestCsv(`${shared}/golden/adult/${name}.csv.gz`, schema);
    const { columns } = align(schema, { train, holdout, synthetic });
    const ordered = [
      ...columns.filter(({ measure }) => measure === 'categorical'),
      ...columns.filter(({ measure }) => measure === 'numeric'),
    ].map((column) => sharedCells(column, 10));
    const all = groupsOf(ordered.length, 3, 1000, 1).chosen;
    const drawn = [...drawnAsNumPy(9, all.length, 300)].map((place) =>
      agreementOf(all[place]!.map((column) => ordered[column]!)),
    );
    const mean = (of: 'synthetic' | 'holdout') =>
      drawn.reduce((sum, each) => sum + each[of]!.accuracy, 0) / drawn.length;
    const { syn_vs_train, holdout_vs_train } = goldenOf(name).trivariate_sample;
    expect(Math.abs(mean('synthetic') - syn_vs_train)).toBeLessThan(1e-9);
    expect(Math.abs(mean('holdout') - holdout_vs_train)).toBeLessThan(1e-9);
  });

  test.each(names)('%s', async (name) => {
    const golden = goldenOf(name);
    const { figures } = await judged(name);
    for (const [metric, place, tolerance] of places) {
      const found = figures.find((each) => each.metric === metric);
      const { syn_vs_train, holdout_vs_train } = golden[place];
      expect(Math.abs(valueOf(found!.synthetic)! - syn_vs_train)).toBeLessThan(tolerance);
      expect(Math.abs(valueOf(found!.baseline)! - holdout_vs_train)).toBeLessThan(tolerance);
    }
  });
});
