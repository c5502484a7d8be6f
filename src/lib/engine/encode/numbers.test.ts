import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../random';
import type { Column, NumberData } from '../schema';
import type { Cells, OpenCodec } from './codec';
import { numbersCodec } from './numbers';

const random = stream(1, 'test');

function columnOf(kind: Column['kind'], decimals = 0): Column {
  return {
    name: 'a',
    kind,
    reason: '',
    format: {
      type: 'number',
      decimals,
      fixedDecimals: false,
      decimalMark: '.',
      thousandsMark: '',
      width: 0,
      prefix: '',
      suffix: '',
    },
    hasNulls: true,
    nulls: [''],
    personal: null,
    treatment: null,
  };
}

const cellsOf = ({ parts }: OpenCodec): Cells => parts[0] as Cells;

function open(
  values: readonly number[],
  kind: Column['kind'] = 'decimal',
  decimals = 2,
  rareBelow = 5,
) {
  const data: NumberData = { storage: 'number', values: Float64Array.from(values) };
  const fitted = numbersCodec.fit({ column: columnOf(kind, decimals), data, rareBelow, random });
  const codec = numbersCodec.open(fitted.facts, fitted.arrays);
  const decode = (list: readonly number[]): number[] => {
    const parts = codec.encode({ storage: 'number', values: Float64Array.from(list) });
    const rows = { start: 0, rowCount: list.length, parts };
    return [...(codec.decode(rows, random) as NumberData).values];
  };
  return { fitted, codec, decode };
}

const amounts = fc.array(
  fc.oneof(fc.constant(0), fc.constant(NaN), fc.integer({ min: -500, max: 5000 })),
  { minLength: 1, maxLength: 400 },
);

describe('numbers', () => {
  it('decode undoes encode: a value in a range or kept comes back, rounded to the grain', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const { fitted, decode } = open(values, 'integer', 0);
        const { lows = new Float64Array(), highs = new Float64Array() } = fitted.arrays;
        decode(values).forEach((value, row) => {
          const truth = values[row] as number;
          const cell = lows.findIndex((low, i) => truth >= low && truth <= (highs[i] as number));
          if (Number.isNaN(truth)) expect(value).toBeNaN();
          else if (cell >= 0) {
            const step = (fitted.facts as { step: number }).step;
            expect(Math.abs(value - truth)).toBeLessThanOrEqual(step);
          } else expect(Number.isNaN(value)).toBe(false);
        });
      }),
    );
  });

  it('has weights that sum to 1 and ranges in order', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const { codec, fitted } = open(values);
        expect(cellsOf(codec).weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        const { lows = new Float64Array(), highs = new Float64Array() } = fitted.arrays;
        const middles = [...lows].map((low, i) => low + (highs[i] as number));
        expect(middles).toEqual([...middles].sort((a, b) => a - b));
        lows.forEach((low, i) => expect(low).toBeLessThanOrEqual(highs[i] as number));
      }),
    );
  });

  it('keeps no value exactly that fewer rows share than it should', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 2, max: 20 }), (values, rareBelow) => {
        const { fitted } = open(values, 'integer', 0, rareBelow);
        const { lows = new Float64Array(), highs = new Float64Array() } = fitted.arrays;
        const present = values.filter((value) => !Number.isNaN(value));
        if (present.length < rareBelow) return;
        lows.forEach((low, i) => {
          if (low !== highs[i]) return;
          const count = present.filter((value) => value === low).length;
          const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
          expect(count >= rareBelow || Math.abs(low - mean) < 1e-9 || low === 0).toBe(true);
        });
      }),
    );
  });

  it('no time of day is rounded up to midnight, and no zero is negative', () => {
    const minutes = Array.from({ length: 40 }, (_, i) => (1439 - i * 5) * 60_000);
    const { codec } = open(minutes, 'time', 0);
    const codes = Int32Array.from({ length: cellsOf(codec).size }, (_, cell) => cell);
    for (const fraction of [0, 0.5, 1]) {
      const fractions = new Float32Array(codes.length).fill(fraction);
      const rows = { start: 0, rowCount: codes.length, parts: [{ codes, fractions }] };
      const { values } = codec.decode(rows, random) as NumberData;
      expect(Math.max(...values)).toBeLessThanOrEqual(1439 * 60_000);
      expect(values.every((value) => value % 60_000 === 0)).toBe(true);
    }
    const signed = open([-0, -0, -0, -0, -0, -0.1, -0.04, 0.03, -0.2, -0.3, 0.4], 'decimal', 1);
    const drawn = signed.decode([-0, -0.04, -0.01, 0.03]);
    expect(drawn.some((value) => Object.is(value, -0))).toBe(false);
  });

  it('never shows the extremes, and hardly changes the distribution (Kolmogorov distance)', () => {
    const n = 20_000;
    const values = Array.from({ length: n }, (_, i) => Math.exp(2 * random.normal(i)));
    const { codec, fitted } = open(values, 'decimal', 6);
    const sorted = [...values].sort((a, b) => a - b);
    const all = [...(fitted.arrays['lows'] ?? []), ...(fitted.arrays['highs'] ?? [])];
    expect(all).not.toContain(sorted[0]);
    expect(all).not.toContain(sorted.at(-1));
    let below = 0;
    let farthest = 0;
    cellsOf(codec).weights.forEach((weight, cell) => {
      below += weight;
      const high = fitted.arrays['highs']?.[cell] as number;
      const share = sorted.filter((value) => value <= high).length / n;
      farthest = Math.max(farthest, Math.abs(share - below));
    });
    expect(farthest).toBeLessThan(0.001);
  });

  it('draws nothing outside what was seen, and no end of it', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 2, max: 9 }), (values, rareBelow) => {
        const { fitted } = open(values, 'integer', 0, rareBelow);
        const present = values.filter((value) => !Number.isNaN(value));
        if (present.length === 0) return;
        const [least, most] = [Math.min(...present), Math.max(...present)];
        const { lows = new Float64Array(), highs = new Float64Array() } = fitted.arrays;
        expect(Math.min(...lows)).toBeGreaterThanOrEqual(least - 1e-9);
        expect(Math.max(...highs)).toBeLessThanOrEqual(most + 1e-9);
        for (const [end, all] of [
          [least, lows],
          [most, highs],
        ] as const) {
          const shared = present.filter((value) => value === end).length >= Math.min(rareBelow, 5);
          // A mean of equal rows is that value; else no end is seen again, but 0, which is nobody's.
          if (!shared && end !== 0 && present.length >= 5) expect([...all]).not.toContain(end);
        }
      }),
    );
  });

  it.each([20, 60, 200])('makes a likely table of %d marks from 1 to 5', (count) => {
    const marks = Array.from({ length: count }, (_, i) =>
      Math.min(5, 1 + Math.floor(-Math.log(random.uniform(i, 9)) * 1.7)),
    );
    const { codec } = open(marks, 'integer', 0);
    const { size, weights } = cellsOf(codec);
    const shares = new Float64Array(6);
    for (let cell = 0; cell < size; cell++) {
      for (let step = 0; step < 200; step++) {
        const parts = [
          { codes: Int32Array.of(cell), fractions: Float32Array.of((step + 0.5) / 200) },
        ];
        const [mark = 0] = (codec.decode({ start: 0, rowCount: 1, parts }, random) as NumberData)
          .values;
        shares[mark] = (shares[mark] as number) + (weights[cell] as number) / 200;
      }
    }
    const distance =
      [1, 2, 3, 4, 5].reduce(
        (sum, mark) =>
          sum + Math.abs((shares[mark] as number) - marks.filter((m) => m === mark).length / count),
        0,
      ) / 2;
    expect(distance).toBeLessThan(count === 20 ? 0.15 : 0.05);
  });

  it('does not give up a spike for a few other values', () => {
    const { fitted } = open([...Array<number>(96).fill(0), 40, 70, 90, 100], 'integer', 0);
    expect([...(fitted.arrays['lows'] ?? [])]).toEqual([0]);
    expect([...(fitted.arrays['highs'] ?? [])]).toEqual([0]);
  });

  it('restores the grain: tens stay tens, whole days stay days, decimals stay few', () => {
    const tens = open(
      Array.from({ length: 5000 }, (_, i) => 10 * random.below(9000, i)),
      'integer',
    );
    const parts = [{ codes: Int32Array.of(3, 50, 90), fractions: null }];
    const rows = { start: 0, rowCount: 3, parts };
    const [a, b, c] = (tens.codec.decode(rows, random) as NumberData).values;
    expect([a, b, c].every((value) => (value as number) % 10 === 0)).toBe(true);
    const cents = open(Array.from({ length: 5000 }, (_, i) => random.below(99_999, i) / 100));
    const [d] = (cents.codec.decode(rows, random) as NumberData).values;
    expect(d).toBe(Math.round((d as number) * 100) / 100);
  });
});
