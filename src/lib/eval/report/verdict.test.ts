/** What the parts do to the verdict; what the basics do is in report.test.ts. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Figure, JudgedPart, MetricId, Report } from '../../engine/schema';
import { evaluate } from '../evaluate';
import { figure, noBaseline } from '../figures';
import { measured } from '../measured';
import { testSchema, testTable } from '../testing';
import { judgeVerdict } from './index';

let basics: Report;

/** A good table of real rows' quality: train, holdout and synthetic are draws of the same numbers. */
beforeAll(async () => {
  const schema = testSchema([
    { name: 'a', kind: 'integer' },
    { name: 'b', kind: 'decimal', decimals: 2 },
  ]);
  const draw = (from: number) => {
    const at = Array.from({ length: 3000 }, (_, i) => ((i + from) * 0.6180339887) % 1);
    return testTable([
      at.map((u) => Math.round(u * 50)),
      at.map((u, i) => u * 50 + ((i * 7) % 13)),
    ]);
  };
  const [train, holdout, synthetic] = [draw(1), draw(9001), draw(20_001)];
  basics = await evaluate({ schema, train, holdout, synthetic, seed: 1, parts: [] });
});

const number = (value: number) => measured(value, '');

function judge(parts: Report['parts'], options: Partial<Report['options']> = {}) {
  return judgeVerdict({ ...basics, parts, options: { ...basics.options, ...options } });
}

const one = (metric: MetricId, value: number, baseline: number | null, rest = {}): Figure =>
  figure({
    metric,
    synthetic: number(value),
    baseline: baseline === null ? noBaseline('none') : number(baseline),
    ...rest,
  });

function detection(auc: number, own: number | null = null): JudgedPart<'detection'> {
  const figures = [one('detection-auc', auc, 0.5)];
  if (own !== null) figures.push(one('detection-train-auc', own, 0.5));
  const columns = [{ column: 'b', share: 1 }];
  const shown = ['a', 'b'];
  return {
    status: 'judged',
    figures,
    sampled: null,
    roc: [],
    columns,
    shown,
    obvious: [],
    convincing: [],
  };
}

function attacks(figures: Figure[]): JudgedPart<'attacks'> {
  return { status: 'judged', figures, sampled: null, roc: [], guesses: [] };
}

function usefulness(twin: number, real: number): JudgedPart<'usefulness'> {
  return {
    status: 'judged',
    figures: [one('use-auc', twin, real, { variant: 'boosted trees' })],
    sampled: null,
    target: 'a',
    task: 'binary',
    importances: [],
    roc: [],
    classes: [],
    sentence: 'A model trained on the twin loses much.',
  };
}

function structure(figures: Figure[]): JudgedPart<'structure'> {
  return { status: 'judged', figures, sampled: null, rules: [] };
}

describe('with the basics alone', () => {
  test('the table is fit for what they can tell, and nothing is said of the rest', () => {
    const { grade, uses } = judge({});
    expect(grade).toBe('good');
    expect(uses.unfit).toEqual([]);
    expect(uses.fit.map((use) => use.split(':')[0])).toEqual([
      'Software tests and demonstrations',
      'Statistics on single columns',
      'Statistics on relations between columns',
      'Sharing outside the team',
    ]);
    expect(uses.fit.at(-1)).toContain('attacks were not tried');
  });

  test('every use names the number that decided', () => {
    for (const use of judge({}).uses.fit) expect(use).toMatch(/\d|all values/);
  });
});

describe('with few rows', () => {
  const schema = testSchema([
    { name: 'a', kind: 'integer' },
    { name: 'b', kind: 'decimal', decimals: 2 },
  ]);
  const table = (rows: number, from: number) =>
    testTable([
      Array.from({ length: rows }, (_, i) => from + i),
      Array.from({ length: rows }, (_, i) => (from + i) / 4),
    ]);
  const judgeTables = (rows: number, holdout: number | null, from: number) =>
    evaluate({
      schema,
      train: table(rows, 0),
      holdout: holdout === null ? null : table(holdout, 1000),
      synthetic: table(rows, from),
      seed: 1,
      parts: [],
    });

  test.each([1, 2, 10])('a copy of %i rows is one, however few they are', async (rows) => {
    for (const holdout of [null, 2]) {
      const { verdict } = await judgeTables(rows, holdout, 0);
      expect(verdict.headline).toContain('Do not share');
    }
  });

  test('two unseen rows do not say what is near', async () => {
    const { verdict } = await judgeTables(10, 2, 500);
    const near = verdict.findings.filter(({ sentence }) => sentence.includes('nearest 5 %'));
    expect(near).toMatchObject([
      { grade: 'unknown', sentence: expect.stringMatching(/so few rows/) as string },
    ]);
  });
});

describe('a part', () => {
  test('that found broken rules is what speaks against software tests, not values that are all possible', () => {
    const figures = [one('rules-kept', 0.3, 1)];
    const { uses } = judge({ structure: structure(figures) });
    expect(uses.unfit[0]).toContain('Software tests and demonstrations: rules of the original');
    expect(uses.unfit[0]).not.toContain('only 100 %');
  });

  test('that is unavailable changes no grade', () => {
    const parts: Report['parts'] = { detection: { status: 'unavailable', reason: 'too few rows' } };
    expect(judge(parts)).toEqual(judge({}));
  });

  test('rows that are told at once: not for work on single rows, and no better than fair', () => {
    const { grade, headline, uses } = judge({ detection: detection(0.99) });
    expect(grade).toBe('fair');
    expect(headline).toContain('Row by row it is easily told');
    expect(uses.unfit).toEqual([
      'Work that looks at single rows: a classifier tells its rows from real ones with an AUC of 0.99 (0.5 is guessing, good enough up to 0.75).',
    ]);
  });

  test('rows that a classifier finds among its training rows: a leak, whatever the basics say', () => {
    const { grade, headline, uses } = judge({ detection: detection(0.5, 0.43) });
    expect(grade).toBe('poor');
    expect(headline).toContain('Do not share this table');
    expect(uses.unfit[0]).toMatch(/^Sharing outside the team: .*0\.43/);
    for (const use of uses.fit) expect(use).toContain(', inside the team only');
  });

  test.each([
    [0.92, 0.93, 'fit', /loses 1 point of AUC \(0\.92 instead of 0\.93\)/],
    [0.88, 0.92, 'fit', /with care, since .*loses 4 points/],
    [0.6, 0.92, 'unfit', /loses 32 points/],
    [0.94, 0.93, 'fit', /loses nothing/],
  ] as const)('models: %d instead of %d is %s', (twin, real, list, text) => {
    const { uses } = judge({ usefulness: usefulness(twin, real) });
    expect(uses[list].find((use) => use.startsWith('Training models'))).toMatch(text);
  });

  test('models are much worse only where the best one is', () => {
    const part = usefulness(0.534, 0.535);
    const figures = [...part.figures, one('use-macro-f1', 0.3, 0.5, { variant: 'boosted trees' })];
    expect(judge({ usefulness: { ...part, figures } }).headline).not.toContain('much worse');
    expect(judge({ usefulness: usefulness(0.6, 0.92) }).headline).toContain('much worse');
  });

  test('models are not called fit or much worse where nothing can be told', () => {
    const part = usefulness(0.52, 0.53);
    const figures = part.figures.map((each) => ({ ...each, grade: 'unknown' as const }));
    const sentence = 'Nothing predicts “a”: there was nothing to lose.';
    const agreement = one('use-importance-agreement', 0.1, null);
    const verdict = judge({ usefulness: { ...part, figures: [...figures, agreement], sentence } });
    expect(verdict.headline).not.toContain('much worse');
    expect(verdict.uses.unfit).toEqual([
      'Training models: nothing predicts “a”: there was nothing to lose.',
    ]);
    const found = verdict.findings.find(({ topic }) => topic === 'usefulness');
    expect(found).toMatchObject({
      grade: 'fair',
      sentence: expect.stringContaining('same columns matter') as string,
    });
  });

  test('an attack is poor only where its whole interval is', () => {
    const risk = (low: number) =>
      judge({
        attacks: attacks([one('linkability-risk', 0.3, null, { interval: { low, high: 0.5 } })]),
      });
    expect(risk(0.2).grade).toBe('poor');
    expect(risk(0.02).grade).toBe('fair');
  });

  test('models that nobody could train are no use that is allowed', () => {
    const { uses } = judge({
      usefulness: { status: 'unavailable', reason: 'no column to predict' },
    });
    expect(uses.unfit).toEqual([
      'Training models: nobody knows what they would learn: no column to predict.',
    ]);
  });
});
