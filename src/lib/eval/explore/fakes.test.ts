import { expect, it } from 'vitest';
import { testSchema, testTable } from '../testing';
import { openExplorer, scoreFakes } from './index';

const schema = testSchema([
  { name: 'n', kind: 'integer' },
  { name: 'key', kind: 'identifier' },
]);
const table = (from: number, rows: number) =>
  testTable([
    Array.from({ length: rows }, (_, row) => from + row),
    Array.from({ length: rows }, (_, row) => `k${from + row}`),
  ]);
const explorer = openExplorer({
  schema,
  train: table(0, 100),
  holdout: table(1000, 200),
  synthetic: table(5000, 300),
  seed: 1,
});

it('mixes unseen real rows with synthetic ones, none twice, by chance, without keys', () => {
  const round = explorer.fakes(150, 9);
  expect(round.realFrom).toBe('holdout');
  expect(round.rows).toHaveLength(150);
  const values = round.rows.map(({ cells }) => Number(cells[0]));
  expect(new Set(values).size).toBe(150);
  for (const [at, { cells, isFake }] of round.rows.entries()) {
    expect(cells).toHaveLength(1);
    expect(values[at]! >= 5000).toBe(isFake);
    expect(values[at]! >= 1000).toBe(true);
  }
  const fakes = round.rows.filter(({ isFake }) => isFake).length;
  // 75 ± 4 standard deviations.
  expect(Math.abs(fakes - 75)).toBeLessThan(25);
  expect(explorer.fakes(150, 9)).toEqual(round);
  expect(explorer.fakes(150, 10)).not.toEqual(round);
});

it('takes training rows where none were set aside, and says so', () => {
  const small = openExplorer({
    schema,
    train: table(0, 8),
    holdout: null,
    synthetic: table(50, 20),
    seed: 1,
  });
  expect(small.fakes(20, 1).rows).toHaveLength(8);
  expect(small.fakes(20, 1).realFrom).toBe('train');
});

it('knows the chance of guessing as well', () => {
  // scipy 1.17: binom.sf(right - 1, answered, 0.5)
  expect(scoreFakes(11, 20).chance).toBeCloseTo(0.411901474, 9);
  expect(scoreFakes(15, 20).chance).toBeCloseTo(0.020694733, 9);
  expect(scoreFakes(0, 20).chance).toBe(1);
  expect(scoreFakes(20, 20).chance).toBeCloseTo(0.5 ** 20, 12);
});

it('says in words what the answers say', () => {
  expect(scoreFakes(11, 20).sentence).toBe(
    'You were right on 11 of 20; guessing gives 10. That is no better than chance: the rows look real to you.',
  );
  expect(scoreFakes(15, 20).sentence).toContain('You can tell these rows from real ones.');
  expect(scoreFakes(4, 20).sentence).toContain('wrong more often than by chance');
  expect(scoreFakes(4, 4).sentence).toContain('Five answers at least');
  expect(scoreFakes(0, 0)).toMatchObject({ interval: null, sentence: 'No row was answered yet.' });
  const { interval } = scoreFakes(11, 20);
  expect(interval!.low).toBeLessThan(0.5);
  expect(interval!.high).toBeGreaterThan(0.55);
});
