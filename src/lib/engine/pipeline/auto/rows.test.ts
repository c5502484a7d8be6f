import { describe, expect, it } from 'vitest';
import { makeTable, column, numbers } from '../test-tables';
import { raceRows } from './rows';

const table = (rows: number) =>
  makeTable([[column('row', 'integer'), numbers([...Array(rows).keys()])]]).table;
const valuesOf = ({ columns }: { columns: readonly unknown[] }): number[] => [
  ...(columns[0] as { values: Float64Array }).values,
];

describe('rows of a race', () => {
  it('are parted: no row trains and judges (law)', () => {
    const parts = raceRows(table(2000), 3)!;
    expect(parts.holdout.rowCount).toBe(300);
    const all = [...valuesOf(parts.train), ...valuesOf(parts.holdout)].sort((a, b) => a - b);
    expect(all).toEqual([...Array(2000).keys()]);
  });

  it('are the same for the same seed, others for another', () => {
    const of = (seed: number) => valuesOf(raceRows(table(1000), seed)!.holdout);
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });

  it('are at most 50,000, spread over the table', () => {
    const { train, holdout } = raceRows(table(120_000), 1)!;
    expect(train.rowCount + holdout.rowCount).toBe(50_000);
    expect(Math.max(...valuesOf(train).slice(-10))).toBeGreaterThan(119_000);
  });

  it('are none where too few would be left to judge by', () => {
    expect(raceRows(table(600), 1)).toBeNull();
    expect(raceRows(table(700), 1)).not.toBeNull();
  });
});
