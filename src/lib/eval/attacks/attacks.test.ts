import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align, type Aligned } from '../align';
import { Pace } from '../pace';
import { testSchema, testTable, type TestColumn } from '../testing';
import { halvesOf } from './linkability';
import {
  atLeast,
  atMost,
  equals,
  Index,
  isNull,
  not,
  type Condition,
  type Predicate,
} from './predicates';
import { blindQueries, manyColumnQueries, oneColumnQueries } from './queries';
import { residualRisk } from './risk';
import { membershipSides } from './sides';
import { controlOf, fitChance, successesOf } from './singling-out';

const columns: readonly TestColumn[] = [
  { name: 'kind', kind: 'category' },
  { name: 'size', kind: 'integer' },
  { name: 'weight', kind: 'decimal', decimals: 2 },
];
const schema = testSchema(columns);

type Row = readonly [string | null, number | null, number | null];
function open(train: readonly Row[], holdout: readonly Row[], synthetic: readonly Row[]): Aligned {
  const table = (rows: readonly Row[]) =>
    testTable([
      rows.map(([kind]) => kind ?? null),
      rows.map(([, size]) => size),
      rows.map(([, , weight]) => weight),
    ]);
  return align(schema, {
    train: table(train),
    holdout: holdout.length === 0 ? null : table(holdout),
    synthetic: table(synthetic),
  });
}

const row = fc.tuple(
  fc.constantFrom('a', 'b', 'c', 'd', null),
  fc.option(fc.integer({ min: -3, max: 3 })),
  fc.option(fc.constantFrom(-0.5, 0, 0.25, 1)),
);
// A first row of labels, so that every table holds them as labels.
const rows = fc
  .array(row, { minLength: 1, maxLength: 40 })
  .map((all): Row[] => [['a', 0, 0], ...all]);

describe('predicates', () => {
  const condition = fc
    .tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(-2, -0.5, 0, 0.25, 1, 2),
      fc.constantFrom(equals, atLeast, atMost),
      fc.constantFrom('as is', 'not', 'null'),
    )
    .map(([column, value, make, how]): Condition => {
      if (how === 'null') return isNull(column);
      return how === 'not' ? not(make(column, value)) : make(column, value);
    });
  const predicate = fc.array(condition, { minLength: 1, maxLength: 3 });

  test('meet the rows that a look at every row finds', () => {
    fc.assert(
      fc.property(rows, predicate, (table, asked: Predicate) => {
        const aligned = open(table, [], table);
        const expected = table.flatMap((_, i) => {
          const isMet = asked.every(({ column, asks, low, high }) => {
            const { train, measure } = aligned.columns[column]!;
            const value = train[i]!;
            const isMissing = Number.isNaN(value) || (measure === 'categorical' && value < 0);
            if (isMissing || asks === 'null') return isMissing && asks === 'null';
            return (value >= low && value <= high) === (asks === 'inside');
          });
          return isMet ? [i] : [];
        });
        const found = new Index(aligned, 'train').matches(asked);
        expect(found.sort((a, b) => a - b)).toEqual(expected);
        expect(new Index(aligned, 'train').singlesOut(asked)).toBe(expected.length === 1);
      }),
      { numRuns: 200 },
    );
  });

  test('of an attacker are met by exactly one synthetic row, and none is asked twice', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 0, max: 99 }), async (table, seed) => {
        const aligned = open(table, [], table);
        const index = new Index(aligned, 'synthetic');
        const pace = new Pace({}, 1);
        const one = oneColumnQueries(aligned, index, 20, seed);
        const many = await manyColumnQueries(aligned, index, {
          ...{ count: 5, width: 2, seed, pace, mostTries: 300 },
        });
        for (const query of [...one, ...many]) expect(index.matches(query)).toHaveLength(1);
        const keys = many.map((query) => JSON.stringify(query));
        expect(new Set(keys).size).toBe(keys.length);
        for (const query of many) {
          expect(new Set(query.map(({ column }) => column)).size).toBe(2);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('of one column are its extremes and the values of one row', () => {
    const table: Row[] = [
      ['a', 1, 0],
      ['a', 2, 0],
      ['b', 2, 0],
      ['a', 5, null],
    ];
    const aligned = open(table, [], table);
    const queries = oneColumnQueries(aligned, new Index(aligned, 'synthetic'), 99, 1);
    expect(queries).toHaveLength(6);
    expect(queries).toEqual(
      expect.arrayContaining([
        [equals(0, 1)],
        [equals(1, 1)],
        [equals(1, 5)],
        [atMost(1, 1)],
        [atLeast(1, 5)],
        [isNull(2)],
      ]),
    );
  });

  test('drawn blindly are as many as asked for, the same by the same seed', () => {
    const table: Row[] = [
      ['a', 1, 0],
      ['b', null, 1],
    ];
    const aligned = open(table, [], table);
    const index = new Index(aligned, 'synthetic');
    const draw = (seed: number) => blindQueries(aligned, index, { count: 30, width: 3, seed });
    expect(draw(1)).toHaveLength(30);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});

describe('singling out', () => {
  test('a copy is singled out by every predicate, whatever it is', async () => {
    const people: Row[] = Array.from({ length: 60 }, (_, i) => [
      ['a', 'b', 'c'][i % 3]!,
      (i * 7) % 41,
      (i * 13) % 59,
    ]);
    const aligned = open(people, [['a', 0, 0]], people);
    const index = new Index(aligned, 'synthetic');
    const plan = { count: 50, width: 3, seed: 1, pace: new Pace({}, 1), mostTries: 2000 };
    const queries = await manyColumnQueries(aligned, index, plan);
    expect(queries.length).toBeGreaterThan(20);
    expect(successesOf(queries, new Index(aligned, 'train'))).toBe(queries.length);
  });

  test('a control of as many rows is counted as it is', () => {
    const table: Row[] = [
      ['a', 1, 0],
      ['b', 2, 0],
    ];
    const aligned = open(table, table, table);
    const control = controlOf(
      [[equals(1, 1)], [equals(2, 0)]],
      new Index(aligned, 'holdout'),
      2,
      1,
    );
    expect(control).toEqual({ attempts: 2, successes: 1 });
  });

  // Oracle: a fine search in NumPy over the model of Anonymeter 1.1 (curve_fit finds 2.5620 for the
  // first and stops early at the others).
  test.each([
    ['rising', [9, 14, 20, 25, 31, 34, 41, 43, 50, 52], 2.5617678911972472],
    ['flat', [60, 63, 66, 64, 69, 70, 72, 71, 74, 73], 0.3022491998750158],
    ['falling', [90, 85, 80, 77, 70, 69, 64, 62, 60, 58], 0.2541365567344326],
  ])('%s successes are carried over to a larger table', (_, successes, expected) => {
    const sizes = [1000, 1612, 2225, 2837, 3450, 4063, 4675, 5288, 5900, 6513];
    const chance = fitChance(sizes.map((size, i) => ({ size, successes: successes[i]! })));
    expect(chance(26048) / chance(6513)).toBeCloseTo(expected, 3);
  });
});

// Oracle: EvaluationResults(...).risk() of Anonymeter 1.1.
test.each([
  [500, 130, 17.764317265219894, 0.2318169912022918, 0.1897784904479501, 0.2738554919566335],
  [500, 339, 21.767543691184944, 0.6606901000431181, 0.6173701932278537, 0.7040100068583826],
  [2000, 898, 2, 0.44801775731589866, 0.4261771462976967, 0.4698583683341006],
  [500, 0, 0, 0, 0, 0.005411853750198381],
  [500, 500, 108, 0.9951240712484917, 0.9902429769796818, 1],
  [20, 3, 5, 0, 0, 0.23693729840213307],
])('the risk of %i attempts, %i won, %d by the control', (attempts, won, control, ...expected) => {
  const risk = residualRisk({ attempts, successes: won }, { attempts, successes: control });
  [risk.value, risk.low, risk.high].forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
});

test('members and others are as many, and nobody attacked is also the reference', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 300 }),
      fc.integer({ min: 2, max: 300 }),
      fc.integer(),
      (train, holdout, seed) => {
        const aligned = { rows: { train, holdout, synthetic: 1 }, columns: [] };
        const { members, others, reference } = membershipSides(aligned, seed);
        expect(members.rows).toHaveLength(others.rows.length);
        expect(members.rows).toHaveLength(Math.min(train, Math.floor(holdout / 2)));
        const known = new Set(reference);
        expect(known.size).toBe(reference.length);
        for (const other of others.rows) expect(known.has(other)).toBe(false);
      },
    ),
    { numRuns: 50 },
  );
});

test('the halves of linking hold every column once, the most telling in different halves', () => {
  const table: Row[] = Array.from({ length: 40 }, (_, i) => ['a', i % 2, i]);
  const [one, other] = halvesOf(open(table, [], table));
  const names = (half: readonly { column: { name: string } }[]) =>
    half.map(({ column }) => column.name);
  expect(names(one)).toEqual(['weight']);
  expect(names(other)).toEqual(['size', 'kind']);
});
