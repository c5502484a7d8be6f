import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Chunk, ColumnData } from '../schema';
import { fit, sample } from './index';
import { column, makeTable, numbers, texts } from './test-tables';

const file = '../shared/data/adult_train.csv';
if (!existsSync(file))
  console.log(`${file} is missing: the fidelity of the generators is not tested.`);

function readAdult() {
  const [header = [], ...rows] = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return makeTable(
    header.map((name, at) => {
      const cells = rows.map((cells) => cells[at] ?? '');
      return cells.every((cell) => /^-?\d+$/.test(cell))
        ? ([column(name, 'integer'), numbers(cells.map(Number))] as const)
        : ([column(name, 'category'), texts(cells)] as const);
    }),
  );
}

/** Each row's label, or its tenth of the range from `low` to `high`. */
function binned(data: ColumnData, low: number, high: number): string[] {
  return data.storage === 'text'
    ? Array.from(data.codes, (code) => data.labels[code] ?? '')
    : Array.from(data.values, (value) => {
        const bin = Math.floor((10 * (value - low)) / (high - low));
        return String(Math.max(0, Math.min(9, bin)));
      });
}

function binnedTables(real: readonly ColumnData[], twin: readonly ColumnData[]): string[][][] {
  const ranges = real.map((data) => {
    if (data.storage === 'text') return [0, 1] as const;
    const sorted = data.values.slice().sort();
    return [sorted[0] as number, sorted.at(-1) as number] as const;
  });
  const bin = (columns: readonly ColumnData[]): string[][] =>
    columns.map((data, i) => binned(data, ...(ranges[i] as readonly [number, number])));
  return [bin(real), bin(twin)];
}

/** 1 minus the total variation distance of two lists of values. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const shares = new Map<string, number>();
  for (const value of a) shares.set(value, (shares.get(value) ?? 0) + 1 / a.length);
  for (const value of b) shares.set(value, (shares.get(value) ?? 0) - 1 / b.length);
  return 1 - [...shares.values()].reduce((sum, share) => sum + Math.abs(share), 0) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe.skipIf(!existsSync(file))('on Adult', () => {
  it.each([
    ['copula', 0.99, 0.965, 0.88],
    ['trees', 0.993, 0.982, 0.93],
  ])(
    '%s is near the table in every column and in all pairs (ten equal bins for numbers)',
    async (generator, ofShapes, ofPairs, ofWorst) => {
      const { table, schema } = readAdult();
      const model = await fit(table, schema, { generator });
      const chunks: Chunk[] = [];
      for await (const chunk of sample(model, 26_048, 1)) chunks.push(chunk);
      const [real = [], twin = []] = binnedTables(table.columns, chunks[0]?.columns ?? []);
      const shapes = real.map((values, i) => likeness(values, twin[i] ?? []));
      expect(mean(shapes)).toBeGreaterThan(ofShapes);
      const pairs = real.flatMap((first, i) =>
        real.slice(i + 1).map((second, k) => {
          const join = (a: readonly string[], b: readonly string[]): string[] =>
            a.map((value, row) => `${value}|${b[row]}`);
          return likeness(join(first, second), join(twin[i] ?? [], twin[i + 1 + k] ?? []));
        }),
      );
      expect(mean(pairs)).toBeGreaterThan(ofPairs);
      expect(Math.min(...pairs)).toBeGreaterThan(ofWorst);
    },
    120_000,
  );
});
