/** What is said of a column at the limits of its bands, and what no index sees. */
import { describe, expect, test } from 'vitest';
import { measured } from '../measured';
import { stream } from '../../engine/random';
import type { Column, DriftReport } from '../../engine/schema';
import { testSchema, testTable, type TestColumn } from '../testing';
import { compareTables } from './compare-tables';
import { driftOf } from './column-drift';
import { pairUp } from './pair-up';
import { driftVerdict } from './verdict';
import { indexText } from './words';

type Cell = number | string | null;
const times = (count: number, cell: Cell) => Array<Cell>(count).fill(cell);
const side = (schema: ReturnType<typeof testSchema>, columns: Cell[][]) => ({
  name: 'table',
  schema,
  table: testTable(columns),
});

function column(kind: Column['kind'], before: Cell[], after: Cell[]) {
  const schema = testSchema([{ name: 'a', kind }]);
  const [pair] = pairUp(side(schema, [before]), side(schema, [after]));
  return driftOf(pair!);
}
const valueOf = (found: ReturnType<typeof column>) =>
  found.psi.status === 'measured' ? found.psi.value : NaN;

describe('values that were never there', () => {
  test('below a value that all the earlier rows had: the index is 0, and yet it has moved far', () => {
    const found = column('integer', times(200, 5), times(200, 3));
    expect(valueOf(found)).toBe(0);
    expect(found.severity).toBe('high');
    expect(found.sentence).toBe('100 % of the later numbers lie outside the earlier range.');
  });

  test('labels of which none has five rows, all of them new', () => {
    const labels = (word: string) => Array.from({ length: 300 }, (_, i) => `${word} ${i % 100}`);
    const found = column('category', labels('old'), labels('new'));
    expect(valueOf(found)).toBe(0);
    expect(found).toMatchObject({
      severity: 'high',
      sentence: '100 % of the later labels are new.',
    });
  });

  test('labels that are met once: as many new ones are chance', () => {
    const draw = (seed: number) =>
      Array.from({ length: 400 }, (_, i) => `label ${stream(seed, 'labels').below(600, i)}`);
    const found = column('category', draw(1), draw(2));
    expect(found.labels!.gainedShare).toBeGreaterThan(0.25);
    expect(found.severity).toBe('none');
  });
});

describe('few rows', () => {
  test('one empty cell more of 30 is chance, of 3,000 a hundred are not', () => {
    const some = (rows: number, empty: number) =>
      Array.from({ length: rows }, (_, i) => (i < empty ? null : i % 7));
    expect(column('integer', some(30, 0), some(30, 1)).severity).toBe('none');
    expect(column('integer', some(3000, 0), some(3000, 100)).severity).toBe('moderate');
    expect(column('integer', some(3000, 100), some(3000, 0)).severity).toBe('moderate');
  });

  test('exactly ten points more empty cells are not far, though .4 − .3 is more than .1', () => {
    const some = (empty: number) =>
      Array.from({ length: 10_000 }, (_, i) => (i < empty ? null : i % 7));
    expect(column('integer', some(3000), some(4000)).severity).toBe('moderate');
    expect(column('integer', some(3000), some(4001)).severity).toBe('high');
  });

  test('no rows: nothing is claimed', async () => {
    const columns: TestColumn[] = [{ name: 'a', kind: 'integer' }];
    const schema = testSchema(columns);
    const [full, none] = [side(schema, [times(50, 1)]), side(schema, [[]])];
    for (const [before, after] of [
      [full, none],
      [none, full],
    ] as const) {
      const { verdict } = await compareTables({ before, after, seed: 1 });
      expect(verdict).toMatchObject({ severity: 'unknown', retrain: 'consider' });
      expect(verdict.sentences.join(' ')).toMatch(/Nobody can tell/);
      expect(verdict.sentences.join(' ')).not.toContain('named here');
    }
  });
});

test('what it would be without chance is said where the band rests on it', () => {
  // Two labels of 100 rows each way: 60 and 40 against 44 and 56.
  const half = (first: number) => [...times(first, 'x'), ...times(100 - first, 'y')];
  const found = column('category', half(60), half(44));
  const [index, chance] = [valueOf(found), found.expectedPsi!];
  expect(index).toBeGreaterThan(0.1);
  expect(index - chance).toBeLessThan(0.1);
  expect(found.severity).toBe('none');
  expect(found.sentence).toMatch(
    /^(No more than chance.*up to|Its values are as before.*of it by)/,
  );
  const [told = '', limit = '1'] = Array.from(found.sentence.matchAll(/\d\.\d+/g), ([one]) => one);
  if (found.sentence.startsWith('No more')) expect(Number(told)).toBeLessThanOrEqual(Number(limit));
});

test('an index is never written as one of another band', () => {
  expect([0.1, 0.09996, 0.25, 0.25001, 0.2499].map(indexText)).toEqual([
    '0.100',
    '0.09996',
    '0.250',
    '0.25001',
    '0.24990',
  ]);
});

test('dates that have moved on do not make the table another one', async () => {
  const schema = testSchema([
    { name: 'day', kind: 'date' },
    { name: 'pay', kind: 'integer' },
  ]);
  const draw = (from: number, seed: number) => {
    const at = Array.from({ length: 600 }, (_, i) => i);
    return side(schema, [
      at.map((i) => from + (i % 365)),
      at.map((i) => ((i + seed) * 48_271) % 65_537),
    ]);
  };
  const report = await compareTables({
    before: draw(18_000, 1),
    after: draw(18_400, 9000),
    seed: 1,
  });
  expect(report.verdict).toMatchObject({ severity: 'none', retrain: 'no' });
});

describe('the classifier', () => {
  const report = (auc: number): Omit<DriftReport, 'verdict'> => ({
    formatVersion: 1,
    softwareVersion: '0',
    seed: 1,
    names: { before: 'a', after: 'b' },
    rows: { before: 10, after: 10 },
    sampled: null,
    isReordered: false,
    columns: [column('integer', times(50, 1), times(50, 1))],
    pairs: [],
    toldApart: measured(auc, ''),
  });

  test('of a few rows may tell them apart by chance', () => {
    expect(driftVerdict(report(0.7), 10)).toMatchObject({ severity: 'none', retrain: 'no' });
    expect(driftVerdict(report(0.7), 10).sentences[0]).toContain('may be chance');
  });

  test('alone says what has moved, and at its limits what it counts', () => {
    expect(driftVerdict(report(0.6), 4000).severity).toBe('none');
    const { severity, sentences } = driftVerdict(report(0.6001), 4000);
    expect(severity).toBe('moderate');
    expect(sentences[0]).toContain('AUC of 0.6001');
    expect(sentences.at(-1)).toContain('no single column has moved');
  });
});
