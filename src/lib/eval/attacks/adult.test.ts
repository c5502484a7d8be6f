/**
 * Twins of Adult that are known to leak or not (shared/golden/README.md) are judged so, and attacks win
 * about as often as Anonymeter's.
 */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reportSchema, type Figure, type JudgedPart, type Table } from '../../engine/schema';
import { align } from '../align';
import type { PartInput } from '../parts';
import { adultColumns, readTestCsv, sliceTable, testSchema } from '../testing';
import { judge } from './judge';

const data = '../shared/data';
const golden = '../shared/golden/adult';
const isThere = existsSync(`${data}/adult_train.csv`) && existsSync(`${golden}/copies5.csv.gz`);
if (!isThere) console.warn(`${golden} is missing: attacks on twins of Adult are not checked`);

const schema = testSchema(adultColumns);
type Attacks = JudgedPart<'attacks'>;

async function attack(train: Table, holdout: Table, synthetic: Table, seed = 1): Promise<Attacks> {
  const tables = { train, holdout, synthetic };
  const part = await judge(
    {
      schema,
      tables,
      aligned: align(schema, tables),
      seed,
      options: {
        ...{ target: null, protectedColumn: null, favourable: null, custom: [] },
        ...{ quasiIdentifiers: [], sensitive: ['income'] },
      },
      report: { parts: {} } as PartInput['report'],
      tools: { spawnThreads: null, threads: 1, fitDensity: null, openDuck: null },
    },
    {},
  );
  expect(reportSchema.shape.parts.parse({ attacks: part })).toEqual({ attacks: part });
  if (part.status !== 'judged') throw new Error(part.reason);
  return part;
}

function find({ figures }: Attacks, metric: Figure['metric'], variant: string | null): Figure {
  const figure = figures.find(
    (each) => each.metric === metric && each.variant === variant && each.columns.length === 0,
  );
  if (figure === undefined) throw new Error(`no ${metric}`);
  return figure;
}

function valueOf(...wanted: Parameters<typeof find>): number {
  const { synthetic } = find(...wanted);
  if (synthetic.status !== 'measured') throw new Error(synthetic.reason);
  return synthetic.value;
}

/** Graded figures of the whole table that are not good. */
function flags({ figures }: Attacks): string[] {
  return figures
    .filter(({ columns, grade }) => columns.length === 0 && ['fair', 'poor'].includes(grade))
    .map(({ metric, variant }) => `${metric} ${variant ?? ''}`.trim());
}

describe.skipIf(!isThere)('twins of Adult', () => {
  const load = (path: string) => readTestCsv(path, schema);
  const real = () => ({
    train: load(`${data}/adult_train.csv`),
    holdout: load(`${data}/adult_holdout.csv`),
  });
  const { train, holdout } = isThere ? real() : { train: null!, holdout: null! };
  const twin = (name: string) => load(`${golden}/${name}.csv.gz`);

  // Oracle: Anonymeter 1.1, 500 attacks: three columns (200,000 tries), and income from all others.
  const wins = {
    hidden_tree: { singled: 114 / 500, inferred: 403 / 500 },
    copies5: { singled: 130 / 500, inferred: 408 / 500 },
    bootstrap: { singled: 339 / 500, inferred: 464 / 500 },
  };
  const expectWins = (
    part: Attacks,
    { singled, inferred }: { singled: number; inferred: number },
  ) => {
    const rate = (name: string) => {
      const guess = part.guesses.find(({ variant }) => variant === name);
      if (guess === undefined) throw new Error(`no guess ${name}`);
      return guess.successes / guess.attempts;
    };
    // Four standard errors of the difference of two rates of some 400 attempts at the least.
    const within = (share: number) => 4 * Math.sqrt((2 * share * (1 - share)) / 400);
    expect(Math.abs(rate('three columns') - singled)).toBeLessThan(within(singled));
    expect(Math.abs(rate('income, nearest row') - inferred)).toBeLessThan(within(inferred));
  };

  test('a very good twin gives nobody away', async () => {
    const part = await attack(train, holdout, twin('hidden_tree'));
    expect(flags(part)).toEqual([]);
    expect(valueOf(part, 'membership-auc', 'nearest row')).toBeCloseTo(0.5, 1);
    expectWins(part, wins.hidden_tree);
    expect(part.roc).toHaveLength(3);
  }, 60_000);

  test('5 % of copied rows are noticed', async () => {
    const part = await attack(train, holdout, twin('copies5'));
    expect(find(part, 'membership-caught', 'nearest row').grade).toBe('poor');
    expect(valueOf(part, 'membership-caught', 'nearest row')).toBeGreaterThan(0.05);
    expect(find(part, 'linkability-risk', 'two halves').grade).toBe('fair');
    expectWins(part, wins.copies5);
  }, 60_000);

  test('a bootstrap of the training rows fails every kind of attack', async () => {
    const part = await attack(train, holdout, twin('bootstrap'));
    expect(valueOf(part, 'membership-auc', 'nearest row')).toBeGreaterThan(0.75);
    expect(valueOf(part, 'membership-auc', 'density ratio')).toBeGreaterThan(0.75);
    expect(flags(part)).toEqual(
      expect.arrayContaining([
        'membership-auc nearest row',
        'membership-auc density ratio',
        'membership-caught nearest row',
        'singling-out-risk three columns',
        'linkability-risk two halves',
        'inference-risk nearest row',
      ]),
    );
    expectWins(part, wins.bootstrap);
  }, 60_000);

  describe('on some of its rows', () => {
    const some = () => sliceTable(train, 0, 2500);

    test('shuffled columns give nobody away', async () => {
      const shuffled = sliceTable(twin('shuffle'), 0, 2500);
      expect(flags(await attack(train, holdout, shuffled))).toEqual([]);
    }, 60_000);

    test('fresh real rows give nobody away', async () => {
      const fresh = sliceTable(holdout, 0, 3200);
      const part = await attack(some(), sliceTable(holdout, 3200, 6513), fresh);
      expect(flags(part)).toEqual([]);
    }, 60_000);

    test('the training table itself gives everybody away, the same by the same seed', async () => {
      const part = await attack(some(), holdout, some());
      expect(valueOf(part, 'membership-auc', 'nearest row')).toBeGreaterThan(0.99);
      expect(valueOf(part, 'membership-caught', 'nearest row')).toBeGreaterThan(0.99);
      expect(valueOf(part, 'singling-out-risk', 'three columns')).toBeGreaterThan(0.95);
      expect(await attack(some(), holdout, some())).toEqual(part);
    }, 60_000);
  });
});
