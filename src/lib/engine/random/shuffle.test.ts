import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffled, stream, streamKey } from './index';
import { philox } from './philox';

const seeds = fc.integer({ min: 0, max: 0xffffffff });

function round(seed: number, rows: number, number: number): number[] {
  return Array.from({ length: rows }, (_, i) => shuffled(seed, 'batch', rows, number * rows + i));
}

describe('shuffled', () => {
  it('is a bijection of the rows in every round, whatever their number', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.integer({ min: 1, max: 700 }),
        fc.nat(100_000),
        (seed, rows, number) => {
          const sorted = round(seed, rows, number).sort((a, b) => a - b);
          expect(sorted).toEqual([...Array(rows).keys()]);
        },
      ),
      { numRuns: 60 },
    );
    for (let rows = 1; rows <= 70; rows++) {
      expect(new Set(round(1, rows, 3)).size).toBe(rows);
    }
  });

  it('differs by round, seed and purpose', () => {
    expect(round(1, 40, 0)).not.toEqual(round(1, 40, 1));
    expect(round(1, 40, 0)).not.toEqual(round(2, 40, 0));
    const other = Array.from({ length: 40 }, (_, i) => shuffled(1, 'other', 40, i));
    expect(round(1, 40, 0)).not.toEqual(other);
  });

  it('reaches the last places and a great many rows', () => {
    for (const rows of [1, 2, 3, 65_537, 2 ** 31, 2 ** 32 - 1]) {
      const row = shuffled(7, 'batch', rows, 2 ** 32 - 1);
      expect(row).toBeGreaterThanOrEqual(0);
      expect(row).toBeLessThan(rows);
    }
  });

  it('puts every row in every place about equally often (chi-square, 99.99 %)', () => {
    // 3,000 rounds of 100 rows: expectation 30 a cell; 99^2 degrees of freedom, sd sqrt(2 * 99^2).
    const counts = new Float64Array(10_000);
    for (let number = 0; number < 3000; number++) {
      round(5, 100, number).forEach((row, place) => counts[place * 100 + row]!++);
    }
    const square = counts.reduce((sum, count) => sum + (count - 30) ** 2 / 30, 0);
    expect(square).toBeLessThan(9801 + 3.72 * 140);
  });
});

describe('streamKey', () => {
  it('is what the stream of that purpose uses', () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.nat(), fc.nat(3), (seed, purpose, index, lane) => {
        const { key, check } = streamKey(purpose);
        const words = new Int32Array(4);
        philox(words, index, 0, 0, check, seed, key);
        expect(words[lane]! >>> 0).toBe(stream(seed, purpose).uint32(index, lane));
      }),
      { numRuns: 50 },
    );
  });
});
