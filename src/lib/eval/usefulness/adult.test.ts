import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  judgeOptionsSchema,
  type JudgedPart,
  type Measured,
  type MetricId,
  type Table,
} from '../../engine/schema';
import { align } from '../align';
import type { PartInput } from '../parts';
import { adultColumns, readTestCsv, testSchema } from '../testing';
import { judge } from './judge';

const data = '../shared/data/adult_train.csv';
const isThere = existsSync(data);
if (!isThere) console.warn(`${data} is missing: usefulness is not held to the golden values`);

type Scores = Record<'accuracy' | 'macro_f1' | 'auc', number>;
interface Golden {
  efficacy: Record<'trtr' | 'tstr', Record<'hgb' | 'linear', Scores>>;
}

const folder = '../shared/golden/adult';
const schema = testSchema(adultColumns, 32_561);
const valueOf = (figure: Measured | undefined): number => {
  if (figure?.status !== 'measured') throw new Error(figure?.reason ?? 'no such figure');
  return figure.value;
};

/** Golden values: scikit-learn (shared/golden/README.md), within the .015 that it allows learners. */
describe.skipIf(!isThere)('Adult', { timeout: 120_000 }, () => {
  let real: { train: Table; holdout: Table };
  async function judged(name: string): Promise<JudgedPart<'usefulness'>> {
    real ??= {
      train: readTestCsv(data, schema),
      holdout: readTestCsv('../shared/data/adult_holdout.csv', schema),
    };
    const tables = { ...real, synthetic: readTestCsv(`${folder}/${name}.csv.gz`, schema) };
    const part = await judge(
      {
        tables,
        aligned: align(schema, tables),
        schema,
        seed: 1,
        options: judgeOptionsSchema.parse({}),
      } as unknown as PartInput,
      {},
    );
    if (part.status !== 'judged') throw new Error(part.reason);
    return part;
  }

  test.each([
    ['hidden_tree', 'loses', 0.9],
    ['tvae300', 'loses', 0.4],
    ['shuffle', 'guessing', -1],
    ['copies5', 'loses', 0.9],
    ['bootstrap', 'AUC', 0.9],
  ])('%s', async (name, word, leastAgreement) => {
    const golden = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Golden;
    const part = await judged(name);
    expect(part).toMatchObject({ target: 'income', task: 'binary' });
    expect(part.sentence).toContain(word);
    const { tstr, trtr } = golden.efficacy;
    for (const [variant, theirs] of [
      ['boosted trees', 'hgb'],
      ['logistic regression', 'linear'],
    ] as const) {
      for (const [metric, score] of [
        ['use-auc', 'auc'],
        ['use-accuracy', 'accuracy'],
        ['use-macro-f1', 'macro_f1'],
      ] as const) {
        const found = figureOf(part, metric, variant);
        const { synthetic, baseline, interval } = found!;
        const label = `${metric} of ${variant}`;
        expect(Math.abs(valueOf(synthetic) - tstr[theirs][score]), label).toBeLessThan(0.015);
        expect(Math.abs(valueOf(baseline) - trtr[theirs][score]), label).toBeLessThan(0.015);
        expect(interval!.low).toBeLessThan(valueOf(synthetic));
        expect(interval!.high - interval!.low).toBeLessThan(0.05);
      }
      // The other way round: rows with nothing to learn look random to a model that knows life.
      const reverse = figureOf(part, 'use-reverse-auc', variant);
      expect(valueOf(reverse?.synthetic) < 0.55).toBe(name === 'shuffle');
    }
    const agreement = valueOf(figureOf(part, 'use-importance-agreement')?.synthetic);
    expect(agreement).toBeGreaterThanOrEqual(leastAgreement);
    if (name === 'shuffle') expect(agreement).toBeLessThan(0.3);
    expect(part.roc).toHaveLength(6);
    expect(part.importances.map(({ real: share }) => share)).toEqual(
      part.importances.map(({ real: share }) => share).sort((a, b) => b - a),
    );
  });
});

function figureOf(part: JudgedPart<'usefulness'>, metric: MetricId, variant?: string) {
  return part.figures.find(
    (each) => each.metric === metric && (variant === undefined || each.variant === variant),
  );
}
