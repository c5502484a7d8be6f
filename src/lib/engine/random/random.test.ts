import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile, splitHoldout, stream } from './index';
import { philox } from './philox';

const seeds = fc.integer({ min: 0, max: 0xffffffff });

describe('philox', () => {
  // Random123 1.14, examples/kat_vectors: the lines "philox4x32 10".
  const vectors: [number[], number[], string][] = [
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ];
  it.each(vectors)('gives the published words for %j and %j', (counter, key, expected) => {
    const out = new Int32Array(4);
    const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = counter;
    const [k0 = 0, k1 = 0] = key;
    philox(out, c0, c1, c2, c3, k0, k1);
    const words = [...out].map((word) => (word >>> 0).toString(16).padStart(8, '0'));
    expect(words.join(' ')).toBe(expected);
  });
});

describe('stream', () => {
  it('fills in bulk what it gives one by one, from any start', () => {
    fc.assert(
      fc.property(seeds, fc.nat(1e6), fc.integer({ min: 1, max: 9 }), (seed, start, width) => {
        const out = new Float64Array(3 * width);
        stream(seed, 'law').fillNormal(out, start, 3, width);
        const single = [...out.keys()].map((i) =>
          stream(seed, 'law').normal(start + Math.floor(i / width), i % width),
        );
        expect([...out]).toEqual(single);
      }),
    );
  });

  it('differs by seed, purpose, index and lane', () => {
    const draws = [
      stream(1, 'a').uint32(0),
      stream(2, 'a').uint32(0),
      stream(1, 'b').uint32(0),
      stream(1, 'a').uint32(1),
      stream(1, 'a').uint32(2 ** 32),
      stream(1, 'a').uint32(0, 1),
      stream(1, 'a').uint32(0, 4),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('is uniform and normal within what 100,000 draws allow (five standard errors)', () => {
    const n = 100_000;
    const u = new Float64Array(n);
    stream(7, 'moments').fillUniform(u, 0, n, 1);
    const mean = u.reduce((sum, x) => sum + x, 0) / n;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * n));
    const z = new Float64Array(n);
    stream(7, 'moments').fillNormal(z, 0, n, 1);
    const variance = z.reduce((sum, x) => sum + x * x, 0) / n;
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  });

  it('permutes', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 50 }), (seed, size) => {
        const order = [...stream(seed, 'p').permutation(size)].sort((a, b) => a - b);
        expect(order).toEqual([...Array(size).keys()]);
      }),
    );
  });
});

describe('normal', () => {
  it('inverts its distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(2e-9);
      }),
    );
  });
  it('has the tabulated values (Abramowitz and Stegun, table 26.1)', () => {
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalCdf(-2)).toBeCloseTo(0.022750131948179, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 8);
  });
});

describe('splitHoldout', () => {
  it('marks exactly the rounded share and leaves a row to learn from', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        seeds,
        (rows, share, seed) => {
          const marked = splitHoldout(rows, share, seed).reduce((sum, mark) => sum + mark, 0);
          expect(marked).toBe(Math.min(Math.round(share * rows), rows - 1));
        },
      ),
    );
  });
  it('depends on the seed', () => {
    expect(splitHoldout(100, 0.5, 1)).not.toEqual(splitHoldout(100, 0.5, 2));
  });
});
