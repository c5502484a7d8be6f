/** What sentences say at the very thresholds, and where two grades disagree. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  checkGates,
  gateNames,
  gateSentence,
  type Compared,
  type Finding,
  type Report,
} from '../../engine/schema';
import { evaluate } from '../evaluate';
import { figure, noBaseline } from '../figures';
import { testSchema, testTable } from '../testing';
import { judgeVerdict } from './index';

const set = (value: number) => ({ status: 'measured' as const, value });
const beside = (synthetic: number, baseline: number): Compared => ({
  synthetic: set(synthetic),
  baseline: set(baseline),
});

let base: Report;
beforeAll(async () => {
  const schema = testSchema([
    { name: 'a', kind: 'integer' },
    { name: 'b', kind: 'integer' },
  ]);
  const at = Array.from({ length: 60 }, (_, i) => i);
  const table = testTable([at.map((i) => i % 7), at.map((i) => (i * 5) % 11)]);
  const tables = { train: table, holdout: table, synthetic: table };
  const report = await evaluate({ schema, ...tables, seed: 1, parts: [] });
  const good = beside(0.99, 0.99);
  base = {
    ...report,
    rows: { train: 8000, holdout: 2000, synthetic: 8000 },
    quality: {
      shapes: good,
      trends: { allPairs: good, strongPairs: good },
      overall: { allPairs: good, strongPairs: good },
    },
    shapes: [{ column: 'a', metric: 'KSComplement', expected: 0.99, ...good }],
    trends: [],
    privacy: {
      ...report.privacy,
      copies: beside(0.001, 0.001),
      copiedRows: { synthetic: 8, holdout: 2 },
      nearerToTrain: set(0.5),
      nearerToTrainError: 0.008,
      veryNear: set(0.05),
      distanceRows: 5000,
    },
  };
});

const findingOf = (change: Partial<Report>, part: string): Finding => {
  const found = judgeVerdict({ ...base, ...change }).findings.find(({ sentence }) =>
    sentence.includes(part),
  );
  if (found === undefined) throw new Error(`no finding says “${part}”`);
  return found;
};
const numbers = (text: string) =>
  Array.from(text.matchAll(/(\d+(?:\.\d+)?) %/g), ([, number]) => Number(number));

describe('a sentence and its grade', () => {
  const nearness = (share: number) =>
    findingOf({ privacy: { ...base.privacy, nearerToTrain: set(share) } }, 'nearer to a training');

  test('agree on nearness, exactly at 53 % and a hair beside it', () => {
    expect(nearness(0.53)).toMatchObject({ grade: 'fair' });
    expect(nearness(0.53).sentence).toContain('poor above 53 %');
    const beyond = nearness(0.53001);
    expect(beyond.grade).toBe('poor');
    expect(numbers(beyond.sentence)[0]).toBeGreaterThan(53);
  });

  test('agree on likeness and copies: what reads as good enough is good (law)', () => {
    const share = fc.integer({ min: 93_000, max: 100_000 }).map((n) => n / 100_000);
    fc.assert(
      fc.property(share, (score) => {
        const shapes = beside(score, 0.99);
        const { grade, sentence } = findingOf(
          { quality: { ...base.quality, shapes } },
          'Columns on their own',
        );
        const [said = 0] = numbers(sentence);
        const from = Number(/Good from ([\d.]+) %/.exec(sentence)?.[1]);
        expect(said >= from, sentence).toBe(grade === 'good');
        const copies = findingOf(
          { privacy: { ...base.privacy, copies: beside(1 - score, 0.01) } },
          'a real training row',
        );
        const upTo = Number(/Good up to ([\d.]+) %/.exec(copies.sentence)?.[1]);
        expect(numbers(copies.sentence)[0]! <= upTo, copies.sentence).toBe(copies.grade === 'good');
      }),
    );
  });

  test('agree on a table whose one row is a copy', () => {
    const { grade, sentence } = findingOf(
      {
        rows: { train: 9, holdout: 2, synthetic: 1 },
        privacy: {
          ...base.privacy,
          copies: beside(1, 0),
          copiedRows: { synthetic: 1, holdout: 0 },
        },
      },
      'a real training row',
    );
    expect(grade).toBe('poor');
    expect(sentence).toMatch(/^1 row \(100 %\) equals a real training row/);
    expect(sentence).not.toContain('Good up to 100 %');
  });

  test('agree on values that unseen real rows do not keep to either', () => {
    const validity: Report['validity'] = [
      { column: 'a', metric: 'BoundaryAdherence', ...beside(0.965, 0.97) },
    ];
    const found = findingOf({ validity }, 'possible ones');
    expect(found.grade).toBe('good');
    expect(found.sentence).toContain('or from a point below what unseen real rows reach');
    expect(found.limit?.goodAt).toBeCloseTo(0.96, 9);
  });
});

test('of two rows neither columns nor pairs are graded', async () => {
  const schema = testSchema([
    { name: 'a', kind: 'integer' },
    { name: 'b', kind: 'integer' },
  ]);
  for (const rows of [2, 3, 8]) {
    const draw = (from: number) =>
      testTable([
        Array.from({ length: rows }, (_, i) => from + i),
        Array.from({ length: rows }, (_, i) => 3 * i - from),
      ]);
    for (const holdout of [null, draw(5)]) {
      const tables = { train: draw(0), holdout, synthetic: draw(1) };
      const { verdict } = await evaluate({ schema, ...tables, seed: 1, parts: [] });
      const found = verdict.findings.filter(({ topic }) => topic === 'fidelity');
      expect(found.map(({ grade }) => grade)).toEqual(['unknown', 'unknown']);
    }
  }
});

describe('software tests', () => {
  const rules = (kept: number): Report['parts'] => ({
    structure: {
      status: 'judged',
      figures: [
        figure({ metric: 'rules-kept', synthetic: set(kept), baseline: set(1) }),
        figure({ metric: 'diagnostic-score', synthetic: set(1), baseline: noBaseline('none') }),
      ],
      sampled: null,
      rules: [],
    },
  });
  const validity = (share: number, real = 1): Report['validity'] => [
    { column: 'a', metric: 'BoundaryAdherence', ...beside(0.97, 0.97) },
    { column: 'b', metric: 'BoundaryAdherence', ...beside(share, real) },
  ];
  const ruling = (change: Partial<Report>) => {
    const { uses } = judgeVerdict({ ...base, ...change });
    const isIt = (text: string) => text.startsWith('Software tests');
    return [...uses.fit, ...uses.unfit].find(isIt);
  };

  test('take care for the rules that are broken, not for values that are all possible', () => {
    const said = ruling({ parts: rules(0.97), validity: validity(1) });
    expect(said).toContain('with care, since rules of the original');
    expect(said).not.toContain('all values');
  });

  test('name the column that is worse than real rows, not the one that is as low as they are', () => {
    expect(ruling({ validity: validity(0.94) })).toContain('“b”');
    expect(ruling({ validity: validity(0.94) })).not.toContain('“a”');
  });
});

test('a table that is fit to share although a default gate is missed says both', () => {
  const near = (share: number) => {
    const privacy = { ...base.privacy, nearerToTrain: set(share), nearerToTrainError: 0.04 };
    return judgeVerdict({ ...base, privacy }).uses.fit.find((use) => use.startsWith('Sharing'));
  };
  expect(near(0.57)).toMatch(/with care, since “rows nearer.*” is 57 %, asked was at most 56 %/);
  expect(near(0.56)).not.toContain('with care');
});

test('a figure that is graded by more rows than the holdout has names what decided', () => {
  const one = figure({
    metric: 'binned-accuracy',
    synthetic: set(0.92),
    baseline: set(0.92),
    expected: 0.98,
    expectedOfBaseline: 0.94,
  });
  const together = { status: 'judged' as const, sampled: null, information: [], trios: [] };
  const { sentence, grade } = findingOf(
    { parts: { together: { ...together, figures: [one] } } },
    'Two and three columns',
  );
  expect(grade).toBe('fair');
  expect(sentence).toContain('92 % (real rows 92 %, 96 % in as many rows)');
});

test('a gate that is missed never reads as passed (law)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...gateNames),
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: -20, max: 20 }),
      (gate, at, off) => {
        const limit = at / 1000;
        const value = set(limit + off / 1e7);
        const isPassed = value.value <= limit;
        const sentence = gateSentence({ gate, limit, value, isPassed });
        const [said, asked] = Array.from(sentence.matchAll(/(−?\d+(?:\.\d+)?)(?: %)?[,.]/g)).map(
          ([, number]) => Number(number!.replace('−', '-')),
        );
        expect(Math.sign(said! - asked!), sentence).toBe(Math.sign(off));
        expect(sentence).not.toMatch(/ -\d/);
      },
    ),
  );
  const [negative] = checkGates(base, { overall: 0.5 });
  expect(gateSentence({ ...negative!, value: set(-0.0123) })).toContain('is −1.23 %');
});
