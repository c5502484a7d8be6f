import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stream } from '../../engine/random';
import type { JudgeOptionsInput, Measured, ReportParts, Table } from '../../engine/schema';
import { align } from '../align';
import { evaluate } from '../evaluate';
import { testSchema, testTable, type TestColumn } from '../testing';
import { agreement } from './importance';
import { once, predictionOf, resamplesOf } from './prediction';
import { chooseTarget } from './target';

type Rows = (number | string | null)[][];
const tableOf = (rows: Rows): Table =>
  testTable((rows[0] ?? []).map((_, c) => rows.map((row) => row[c]!)));
const valueOf = (figure: Measured | undefined) =>
  figure?.status === 'measured' ? figure.value : NaN;

async function judge(
  columns: readonly TestColumn[],
  [train, holdout, synthetic]: readonly [Rows, Rows | null, Rows],
  options: JudgeOptionsInput = {},
): Promise<NonNullable<ReportParts['usefulness']>> {
  const { parts } = await evaluate({
    schema: testSchema(columns),
    train: tableOf(train),
    holdout: holdout && tableOf(holdout),
    synthetic: tableOf(synthetic),
    seed: 1,
    parts: ['usefulness'],
    options,
  });
  return parts.usefulness!;
}

async function judged(...input: Parameters<typeof judge>) {
  const part = await judge(...input);
  if (part.status !== 'judged') throw new Error(part.reason);
  return part;
}

describe('scores of predictions', () => {
  /** Classes of two as they were said and as they are, each with a score on the right side of 0. */
  const answers = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.boolean()), {
    minLength: 2,
    maxLength: 40,
  });

  test('rows that count twice are rows that are there twice', () => {
    fc.assert(
      fc.property(answers, fc.nat(), (rows, pick) => {
        const twice = pick % rows.length;
        const predict = (of: typeof rows) =>
          predictionOf(
            { kind: 'binary' },
            Float64Array.from(of, ([score]) => score),
            Float64Array.from(of, ([, is]) => Number(is)),
          ).scorers;
        const weights = rows.map((_, row) => (row === twice ? 2 : 1));
        const [plain, longer] = [predict(rows), predict([...rows, rows[twice]!])];
        for (const score of ['auc', 'accuracy', 'macro-f1'] as const) {
          const [a, b] = [plain[score]!(weights), longer[score]!(once(rows.length + 1))];
          if (b === null) expect(a).toBeNull();
          else expect(a).toBeCloseTo(b, 12);
        }
      }),
      { numRuns: 60 },
    );
  });

  /** Oracle: scikit-learn 1.9.1, f1_score(average='macro'), accuracy_score, roc_auc_score(multi_class='ovr', average='weighted'), r2_score. */
  test('are those of scikit-learn', () => {
    const chances = [
      [0.7, 0.2, 0.1],
      [0.3, 0.4, 0.3],
      [0.2, 0.5, 0.3],
      [0.1, 0.1, 0.8],
      [0.5, 0.3, 0.2],
      [0.25, 0.35, 0.4],
      [0.6, 0.3, 0.1],
      [0.15, 0.6, 0.25],
    ];
    const truth = Float64Array.of(0, 1, 2, 2, 1, 2, 0, 1);
    const { scorers } = predictionOf(
      { kind: 'classes', classes: 3 },
      Float64Array.from(chances.flat(), Math.log),
      truth,
    );
    const all = once(8);
    expect(scorers.accuracy!(all)).toBeCloseTo(0.75, 12);
    expect(scorers['macro-f1']!(all)).toBeCloseTo(0.7555555555555555, 12);
    expect(scorers.auc!(all)).toBeCloseTo(0.9, 12);
    const number = predictionOf(
      { kind: 'number' },
      Float64Array.of(2.5, 0, 2, 8),
      Float64Array.of(3, -0.5, 2, 7),
    );
    expect(number.scorers.r2!(once(4))).toBeCloseTo(0.9486081370449679, 12);
    expect(number.scorers.rmse!(once(4))).toBeCloseTo(Math.sqrt(1 - 0.9486081370449679), 12);
  });

  test('resamples hold as many rows as there are, the same for the same seed', () => {
    const first = resamplesOf(50, 1, 'a');
    for (const weights of first) {
      expect(Array.from(weights).reduce((sum, weight) => sum + weight, 0)).toBe(50);
    }
    expect(resamplesOf(50, 1, 'a')).toEqual(first);
    expect(first[0]).not.toEqual(first[1]);
  });
});

describe('the target that nobody named', () => {
  const guess = (...columns: (readonly [name: string, values: Rows[number]])[]) => {
    const schema = testSchema(
      columns.map(([name, values]) => ({
        name,
        kind: typeof values[0] === 'string' ? 'category' : 'integer',
      })),
    );
    const table = testTable(columns.map(([, values]) => values));
    const target = chooseTarget(
      align(schema, { train: table, holdout: null, synthetic: table }),
      null,
    );
    return target && [target.name, target.task.kind];
  };
  const labels = ['a', 'b', 'a', 'b'];
  const numbers = [1, 2, 3, 4];

  test.each([
    [
      'the last with labels',
      [
        ['x', labels],
        ['y1', labels],
        ['z', numbers],
      ],
      ['y1', 'binary'],
    ],
    [
      'one whose name tells',
      [
        ['churned', labels],
        ['city', labels],
      ],
      ['churned', 'binary'],
    ],
    [
      'numbers whose name tells',
      [
        ['price_per_m2', numbers],
        ['city', labels],
      ],
      ['price_per_m2', 'number'],
    ],
    [
      'no name that only looks like one',
      [
        ['classic', labels],
        ['city', labels],
      ],
      ['city', 'binary'],
    ],
    [
      'a last column of two numbers',
      [
        ['city', labels],
        ['flag', [0, 1, 1, 0]],
      ],
      ['flag', 'binary'],
    ],
    [
      'the last number where there are no labels',
      [
        ['x', numbers],
        ['z', numbers],
      ],
      ['z', 'number'],
    ],
    [
      'more classes than two',
      [
        ['x', numbers],
        ['z', ['a', 'b', 'c', 'a']],
      ],
      ['z', 'classes'],
    ],
    [
      'nothing that never varies',
      [
        ['z', [1, 1, 1, 1]],
        ['x', ['a', 'a', 'a', 'a']],
      ],
      null,
    ],
  ] as const)('%s', (_, columns, wanted) => {
    expect(guess(...(columns as unknown as Parameters<typeof guess>))).toEqual(wanted);
  });
});

/** A number that two columns make, a class by its height, and noise. */
function made(count: number, seed: number, isShuffled = false): Rows {
  const random = stream(seed, 'made');
  return Array.from({ length: count }, (_, row) => {
    const [x, kind] = [random.uniform(row), random.below(3, row, 1)];
    const sum = 4 * x + 2 * kind + 0.3 * random.normal(row, 2);
    const told = isShuffled ? 8 * random.uniform(row, 3) : sum;
    return [
      x,
      ['p', 'q', 'r'][kind]!,
      random.uniform(row, 4),
      told < 2.5 ? 'low' : told < 5.5 ? 'middle' : 'high',
      told,
    ];
  });
}
const columns: readonly TestColumn[] = [
  { name: 'x', kind: 'decimal', decimals: 6 },
  { name: 'kind', kind: 'category' },
  { name: 'noise', kind: 'decimal', decimals: 6 },
  { name: 'level', kind: 'category' },
];
const withSum: readonly TestColumn[] = [...columns, { name: 'sum', kind: 'decimal', decimals: 6 }];
const classes = (rows: Rows) => rows.map((row) => row.slice(0, 4));
const numbersOnly = (rows: Rows) =>
  rows.map(([x, kind, noise, , sum]) => [x!, kind!, noise!, sum!]);

describe('judged', { timeout: 60_000 }, () => {
  const real = [made(600, 1), made(500, 2)] as const;

  test('three classes: a table of fresh rows is worth what real rows are', async () => {
    const part = await judged(columns, [classes(real[0]), classes(real[1]), classes(made(600, 3))]);
    expect(part).toMatchObject({ target: 'level', task: 'classes', sampled: null });
    expect(part.sentence).toContain('within chance');
    for (const { synthetic, grade } of part.figures.filter(({ metric }) => metric === 'use-auc')) {
      expect(valueOf(synthetic)).toBeGreaterThan(0.95);
      expect(grade).toBe('good');
    }
    expect(part.classes.map(({ label }) => label)).toEqual(
      ['low', 'middle', 'high'].toSorted((a, b) => classOrder(real[0], a) - classOrder(real[0], b)),
    );
    for (const { recall } of part.classes) expect(valueOf(recall.synthetic)).toBeGreaterThan(0.7);
    const [first, second] = part.importances;
    expect([first?.column, second?.column].toSorted()).toEqual(['kind', 'x']);
  });

  test('numbers: without dependence a model explains nothing, and the words say so', async () => {
    const columnsOf = withSum.filter(({ name }) => name !== 'level');
    const part = await judged(
      columnsOf,
      [numbersOnly(real[0]), numbersOnly(real[1]), numbersOnly(made(600, 3, true))],
      { target: 'sum' },
    );
    expect(part).toMatchObject({ target: 'sum', task: 'number', roc: [] });
    for (const { metric, variant, synthetic, baseline, grade } of part.figures) {
      if (metric !== 'use-r2') continue;
      expect(valueOf(baseline), variant!).toBeGreaterThan(0.9);
      expect(valueOf(synthetic), variant!).toBeLessThan(0.2);
      expect(grade).toBe('poor');
    }
    expect(part.sentence).toMatch(/loses \d\d\d?\.\d points of R²/);
  });

  test('where nothing predicts the target nothing is graded, and the words say why', async () => {
    const of = (seed: number) => classes(made(400, seed, true));
    const part = await judged(columns, [of(1), of(2), of(3)]);
    const forward = part.figures.filter(({ sentence }) => sentence !== null);
    expect(forward).toHaveLength(9);
    for (const { variant, metric, baseline, grade, sentence } of forward) {
      if (metric === 'use-auc') expect(valueOf(baseline), variant!).toBeLessThan(0.58);
      expect({ variant, metric, grade }).toEqual({ variant, metric, grade: 'unknown' });
      expect(sentence).toMatch(/^Nothing predicts “level”/);
    }
    expect(part.sentence).toMatch(/^Nothing predicts “level”/);
    expect(part.figures.at(-1)).toMatchObject({
      metric: 'use-importance-agreement',
      grade: 'unknown',
    });
  });

  test('a grade never contradicts its sentence', async () => {
    // So few test rows that much of what is lost may be chance.
    const input = [classes(real[0]), classes(made(40, 8)), classes(made(60, 9))] as const;
    const part = await judged(columns, [...input]);
    const claims = {
      ' may be chance': ['unknown'],
      'within chance': ['good'],
      loses: ['good', 'fair', 'poor'],
      gains: ['good'],
    };
    const seen = part.figures.flatMap(({ sentence, grade }) => {
      const claim = Object.entries(claims).find(([words]) => sentence?.includes(words));
      if (claim !== undefined) expect(claim[1], sentence!).toContain(grade);
      return claim?.[0] ?? [];
    });
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBeGreaterThan(1);
  });

  test('the same input gives the same part', async () => {
    const input = [classes(real[0]), classes(real[1]), classes(made(200, 5))] as const;
    expect(await judge(columns, input)).toEqual(await judge(columns, input));
  });

  test('a class that the twin lost is never found', async () => {
    const twin = classes(made(600, 3)).map(([x, kind, noise, level]) => [
      x!,
      kind!,
      noise!,
      level === 'high' ? 'middle' : level!,
    ]);
    const part = await judged(columns, [classes(real[0]), classes(real[1]), twin]);
    const lost = part.classes.find(({ label }) => label === 'high');
    expect(valueOf(lost?.recall.synthetic)).toBe(0);
    expect(valueOf(lost?.recall.baseline)).toBeGreaterThan(0.8);
    expect(part.figures.find(({ metric }) => metric === 'use-macro-f1')?.grade).toBe('poor');
  });

  test('a twin with one class alone teaches nothing, and that is measured', async () => {
    const two = (rows: Rows) =>
      rows.map(([x, , noise, level]) => [x!, noise!, level === 'high' ? 'yes' : 'no']);
    const flat = two(real[0]).map(([x, noise]) => [x!, noise!, 'no']);
    const columnsOf = [columns[0]!, columns[2]!, columns[3]!];
    const part = await judged(columnsOf, [two(real[0]), two(real[1]), flat]);
    for (const { metric, synthetic } of part.figures) {
      if (metric === 'use-auc') expect(valueOf(synthetic)).toBeCloseTo(0.5, 6);
      if (metric === 'use-reverse-auc') expect(synthetic.status).toBe('unavailable');
    }
  });
});

function classOrder(rows: Rows, label: string): number {
  return rows.findIndex((row) => row[3] === label);
}

describe('unavailable, with the reason', () => {
  const few = classes(made(40, 1));
  test.each([
    ['no rows were set aside', [few, null, few], {}, 'holdout'],
    ['too few rows', [few.slice(0, 10), few, few], {}, 'only 10 of the rows that were trained on'],
    ['no synthetic rows', [few, few, few.slice(0, 3)], {}, 'synthetic'],
    [
      'a target that is not there',
      [few, few, few],
      { target: 'gone' },
      '“gone” cannot be predicted',
    ],
    [
      'a target that never varies in the test',
      [few, few.map(([x, k, n]) => [x!, k!, n!, 'low']), few],
      { target: 'level' },
      'never varies',
    ],
  ] as const)('%s', async (_, tables, options, reason) => {
    const part = await judge(columns, tables, options);
    expect(part.status).toBe('unavailable');
    expect(part.status === 'unavailable' && part.reason).toContain(reason);
  });

  test('one column has nothing to predict from', async () => {
    const only = few.map(([x]) => [x!]);
    expect(await judge(columns.slice(0, 1), [only, only, only])).toMatchObject({
      status: 'unavailable',
      reason: expect.stringContaining('no column beside') as string,
    });
  });
});

test('agreement: the same order is 1, the reverse −1, what hardly matters is a tie', () => {
  const shares = (...pairs: [number, number][]) =>
    pairs.map(([real, synthetic], i) => ({ column: String(i), real, synthetic }));
  expect(agreement(shares([0.6, 0.5], [0.3, 0.4], [0.1, 0.1]))).toBeCloseTo(1, 12);
  expect(agreement(shares([0.6, 0.1], [0.3, 0.3], [0.1, 0.6]))).toBeCloseTo(-1, 12);
  expect(agreement(shares([0.9, 0.9], [0.001, 0.004], [0.004, 0.001]))).toBeCloseTo(1, 12);
  expect(agreement(shares([0.5, 0.5], [0.5, 0.5]))).toBeNull();
});
