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
import { modelOf, openExam, predict, type Exam } from './exam';
import { judge } from './judge';
import { once, type Prediction } from './prediction';
import { chooseTarget } from './target';

const data = '../shared/data/adult_train.csv';
const isThere = existsSync(data);
if (!isThere) console.warn(`${data} is missing: usefulness is not held to the golden values`);

type Scores = Record<'accuracy' | 'macro_f1' | 'auc', number>;
interface Golden {
  efficacy: Record<'trtr' | 'tstr', Record<'hgb' | 'linear', Scores>>;
}

const folder = '../shared/golden/adult';
const schema = testSchema(adultColumns, 32_561);
const breathe = () => Promise.resolve();
const kinds = [
  ['trees', 'hgb'],
  ['linear', 'linear'],
] as const;

describe.skipIf(!isThere)('Adult', { timeout: 120_000 }, () => {
  let real: { train: Table; holdout: Table };
  const open = (name: string) => {
    real ??= {
      train: readTestCsv(data, schema),
      holdout: readTestCsv('../shared/data/adult_holdout.csv', schema),
    };
    const tables = { ...real, synthetic: readTestCsv(`${folder}/${name}.csv.gz`, schema) };
    return { tables, aligned: align(schema, tables), schema, seed: 1 };
  };
  const examOf = (name: string, seed = 1): Exam => {
    const { aligned } = open(name);
    const target = chooseTarget(aligned, null);
    expect(target).toMatchObject({ name: 'income', task: { kind: 'binary' } });
    const exam = openExam(aligned, target!, seed);
    if (typeof exam === 'string') throw new Error(exam);
    return exam;
  };

  /** Golden values: scikit-learn (shared/golden/README.md), within the .015 that it allows learners. */
  function holdTo(golden: Scores, predictions: readonly Prediction[]): void {
    const mean = (name: 'auc' | 'accuracy' | 'macro-f1'): number => {
      const scores = predictions.map(({ truth, scorers }) => scorers[name]!(once(truth.length))!);
      return scores.reduce((sum, score) => sum + score) / scores.length;
    };
    expect(Math.abs(mean('auc') - golden.auc)).toBeLessThan(0.015);
    expect(Math.abs(mean('accuracy') - golden.accuracy)).toBeLessThan(0.015);
    expect(Math.abs(mean('macro-f1') - golden.macro_f1)).toBeLessThan(0.015);
  }
  const goldenOf = (name: string) =>
    (JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Golden).efficacy;

  test.each(['hidden_tree', 'tvae300', 'shuffle', 'copies5', 'bootstrap'])(
    'models from %s are worth what the reference says',
    async (name) => {
      // Where there is nothing to learn, the rows set aside decide: eight seeds of scikit-learn's own
      // trees spread from .513 to .549, twelve of ours from .502 to .588. Their mean is what can be held.
      const exams = Array.from({ length: name === 'shuffle' ? 12 : 1 }, (_, i) =>
        examOf(name, i + 1),
      );
      for (const [learner, theirs] of kinds) {
        const predictions: Prediction[] = [];
        for (const exam of learner === 'trees' ? exams : exams.slice(0, 1)) {
          const model = await modelOf(exam, learner, 'synthetic', breathe);
          predictions.push(await predict(exam, model, 'holdout'));
        }
        holdTo(goldenOf(name).tstr[theirs], predictions);
      }
    },
  );

  test('and so are models from the real rows', async () => {
    const exam = examOf('hidden_tree');
    for (const [learner, theirs] of kinds) {
      const model = await modelOf(exam, learner, 'train', breathe);
      holdTo(goldenOf('hidden_tree').trtr[theirs], [await predict(exam, model, 'holdout')]);
    }
  });

  const judged = async (name: string): Promise<JudgedPart<'usefulness'>> => {
    const options = judgeOptionsSchema.parse({});
    const part = await judge({ ...open(name), options } as unknown as PartInput, {});
    if (part.status !== 'judged') throw new Error(part.reason);
    return part;
  };

  test('a good twin is near the real rows, whichever learner asks', async () => {
    const part = await judged('hidden_tree');
    expect(part.sentence).toMatch(/^A model trained on the twin loses [12]\.\d points of AUC/);
    expect(valueOf(part, 'use-importance-agreement')).toBeGreaterThan(0.85);
    for (const { metric, interval, grade, synthetic } of part.figures) {
      if (metric === 'use-importance-agreement') continue;
      expect(grade, metric).toBe('good');
      expect(interval!.high - interval!.low).toBeLessThan(0.05);
      expect(interval!.low).toBeLessThan(numberOf(synthetic));
    }
    expect(part.roc).toHaveLength(6);
    expect(part.classes.map(({ label }) => label).toSorted()).toEqual(['<=50K', '>50K']);
  });

  test('a shuffled one teaches nothing, and has nothing of what real models know', async () => {
    const part = await judged('shuffle');
    expect(part.sentence).toContain('guessing');
    expect(valueOf(part, 'use-importance-agreement')).toBeLessThan(0.3);
    expect(valueOf(part, 'use-reverse-auc')).toBeLessThan(0.55);
    for (const { grade } of part.figures) expect(grade).toBe('poor');
  });
});

function numberOf(figure: Measured | undefined): number {
  if (figure?.status !== 'measured') throw new Error(figure?.reason ?? 'no such figure');
  return figure.value;
}

/** Of the first learner, which is the trees. */
function valueOf(part: JudgedPart<'usefulness'>, metric: MetricId): number {
  return numberOf(part.figures.find((each) => each.metric === metric)?.synthetic);
}
