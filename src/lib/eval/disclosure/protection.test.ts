/** Oracle: SDMetrics 0.29 on its own demo table (shared/golden/README.md). */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { align } from '../align';
import { readTestCsv, testSchema, testTable } from '../testing';
import { byWidth, coarsen } from './coarse';
import { protectionOf } from './protection';

const folder = '../shared/golden';
const isThere = existsSync(`${folder}/student_placements_real.csv`);
if (!isThere) console.warn(`${folder} is missing: DisclosureProtection is not checked`);

const schema = testSchema([
  { name: 'gender', kind: 'category' },
  { name: 'degree_type', kind: 'category' },
  { name: 'mba_spec', kind: 'category' },
  { name: 'placed', kind: 'category' },
  { name: 'work_experience', kind: 'category' },
  { name: 'high_perc', kind: 'decimal', decimals: 2 },
  { name: 'degree_perc', kind: 'decimal', decimals: 2 },
  { name: 'employability_perc', kind: 'decimal', decimals: 2 },
  { name: 'experience_years', kind: 'decimal', decimals: 1 },
  { name: 'salary', kind: 'integer' },
]);

describe.skipIf(!isThere)('student placements', () => {
  const read = (name: string) => readTestCsv(`${folder}/student_placements_${name}.csv`, schema);
  const open = () =>
    align(schema, { train: read('real'), holdout: null, synthetic: read('synthetic') });

  // The first is in sdmetrics_student_placements.json; the others were computed with the same library.
  test.each([
    [['gender', 'degree_type'], ['placed'], 0.875201361961164, 0.437600680980582, 0.5],
    [
      ['gender', 'degree_type', 'high_perc'],
      ['salary'],
      0.8032332667727126,
      0.7028291084261235,
      0.875,
    ],
    [
      ['mba_spec', 'employability_perc'],
      ['placed', 'work_experience'],
      0.9042062684743942,
      0.6781547013557957,
      0.75,
    ],
    [['experience_years'], ['degree_perc'], 0.9190301627114282, 0.8271271464402854, 0.9],
  ])('%j give away %j', (known, secret, score, cap, blind) => {
    const { columns, rows } = open();
    const pick = (names: string[]) =>
      names.map((name) => {
        const column = columns.find((each) => each.column.name === name);
        if (column === undefined) throw new Error(`no column ${name}`);
        return coarsen(column, 10, byWidth);
      });
    const found = protectionOf(pick(known), pick(secret), rows);
    expect(found?.score).toBeCloseTo(score, 9);
    expect(found?.cap).toBeCloseTo(cap, 9);
    expect(found?.blind).toBe(blind);
  });
});

test('a secret of one value has nothing to protect, and nobody who agrees nothing to tell', () => {
  const of = testSchema([
    { name: 'known', kind: 'category' },
    { name: 'secret', kind: 'category' },
  ]);
  const protect = (known: string[]) => {
    const aligned = align(of, {
      train: testTable([
        ['a', 'b'],
        ['x', 'x'],
      ]),
      holdout: null,
      synthetic: testTable([known, known.map(() => 'x')]),
    });
    const [first, second] = aligned.columns.map((column) => coarsen(column, 10, byWidth));
    return protectionOf([first!], [second!], aligned.rows);
  };
  expect(protect(['a'])).toEqual({ score: null, cap: 0, blind: 0 });
  expect(protect(['c'])).toBeNull();
});
