/** Law: what is written can be typed again and means the same rows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnKind } from '$lib/engine/schema';
import { rangeTexts, readRange } from './range-text';

describe('a typed range', () => {
  it('means the same when its texts are typed again', () => {
    const kinds: readonly ColumnKind[] = ['integer', 'decimal', 'date', 'time', 'datetime'];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1439 }),
        (kind, one, other) => {
          const unit = kind === 'time' || kind === 'datetime' ? 60_000 : 1;
          const [low, high] = [Math.min(one, other) * unit, Math.max(one, other) * unit];
          const typed = rangeTexts(kind, [
            low,
            kind === 'integer' || kind === 'date' ? high + 1 : high,
          ]);
          const range = readRange(kind, typed[0], typed[1]);
          if (range === null || typeof range === 'string') throw new Error('it is a range');
          expect(range[0]).toBe(low);
          // Both ends are in it, and what lies a unit beyond is not.
          expect(range[1]).toBeGreaterThan(high);
          expect(range[1]).toBeLessThanOrEqual(high + unit);
          expect(rangeTexts(kind, range)).toEqual(typed);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('includes both ends, and leaves an empty one open', () => {
    expect(readRange('integer', '18', '30')).toEqual([18, 31]);
    expect(readRange('date', '2024-01-01', '2024-01-31')).toEqual([19723, 19754]);
    expect(readRange('time', '13:30', '')).toEqual([48_600_000, Infinity]);
    expect(readRange('decimal', '', '1,234.5')).toEqual([-Infinity, expect.closeTo(1234.5, 9)]);
    expect(readRange('decimal', '2,5', '3')).toEqual([2.5, expect.closeTo(3, 9)]);
    expect(readRange('integer', '', ' ')).toBeNull();
    expect(rangeTexts('integer', [-Infinity, 31])).toEqual(['', '30']);
  });

  it('says what is wrong', () => {
    expect(readRange('integer', 'old', '')).toMatch(/^Give numbers/);
    expect(readRange('date', '2024-13-01', '')).toMatch(/^Give a day/);
    expect(readRange('integer', '30', '18')).toMatch(/before it begins/);
  });
});
