import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { amounts, labels, made, points, tableOf, valueOf, type Column } from './columns-fixture';
import { layoutOf, modesSchema } from './layout';
import { learnModes } from './learn';
import { pickCount, restorer } from './restore';

const random = stream(5, 'modes test');
const rows = 600;
const at = [...Array(rows).keys()];

/** Learns the columns and takes the rows back from what a network would see. */
function thereAndBack(columns: readonly Column[], rareBelow = 5) {
  const learnt = learnModes(tableOf(columns), 1, rareBelow);
  const { layout, scalars, choices } = learnt;
  const count = columns[0]?.codes.length ?? 0;
  const picks = new Float32Array(count * pickCount(layout)).map((_, i) => random.uniform(i, 9));
  return { ...learnt, back: restorer(layout)({ scalars, choices, picks }, count) };
}

describe('rows as modes and labels', () => {
  it('come back exactly where they are labels or few numbers', () => {
    const column = fc.oneof(
      fc
        .array(fc.nat(6), { minLength: 40, maxLength: 40 })
        .map((codes) => labels([...codes, 6, 5, 4, 3, 2, 1, 0])),
      fc
        .array(fc.integer({ min: -4, max: 4 }), { minLength: 47, maxLength: 47 })
        .map((values) => points(values.map((value) => value / 8))),
    );
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), (columns) => {
        const { back } = thereAndBack(columns);
        columns.forEach(({ codes }, i) => expect(back[i]?.codes).toEqual(codes));
      }),
      { numRuns: 30 },
    );
  });

  it('stay within the cells of their column', () => {
    const wild = fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), {
      minLength: 30,
      maxLength: 30,
    });
    fc.assert(
      fc.property(wild, (values) => {
        const column = amounts(values, 4999);
        const [back] = thereAndBack([column]).back;
        const { size } = column.cells;
        expect(back?.codes.every((code) => code >= 0 && code < size)).toBe(true);
        expect(back?.fractions?.every((place) => place >= 0 && place <= 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('numbers come back within a thousandth where no mode cuts them off', () => {
    const column = amounts(
      at.map((i) => (i % 3 === 0 ? 500 + 20 * random.normal(i) : 3 * random.normal(i))),
      7,
    );
    const { back } = thereAndBack([column]);
    at.forEach((row) => {
      const error = valueOf(column, back[0] as Column, row) - valueOf(column, column, row);
      expect(Math.abs(error)).toBeLessThan(1e-3 * 500);
    });
  });

  it('keeps nulls as a mode of their own', () => {
    const column = amounts(
      at.map((i) => (i % 4 === 0 ? null : 10 * random.normal(i))),
      1,
    );
    const { back, layout, choices } = thereAndBack([column]);
    const [part] = layout.numbers;
    at.forEach((row) => {
      expect(choices[row] === part?.means.length).toBe(row % 4 === 0);
      expect(back[0]?.codes[row] === column.cells.size).toBe(row % 4 === 0);
    });
  });

  it('takes few distinct numbers for labels, and many for modes', () => {
    const few = points(at.map((i) => 10 * (i % 10)));
    const many = points(at.map((i) => i % 11));
    const { modes } = thereAndBack([few, many]);
    expect(modes.map(({ kind }) => kind)).toEqual(['label', 'number']);
  });

  it('finds a repeated number exactly beside ranges', () => {
    const values = at.map((i) => (i % 2 === 0 ? 0 : 500 + 500 * random.uniform(i, 1)));
    const ranges = amounts(values, 100);
    const { lows, highs } = ranges.cells.scale as { lows: Float64Array; highs: Float64Array };
    const spike = ranges.cells.size;
    const column: Column = {
      codes: ranges.codes.map((code, row) => (row % 2 === 0 ? spike : code)),
      fractions: ranges.fractions,
      cells: {
        ...ranges.cells,
        size: spike + 1,
        scale: { lows: Float64Array.of(...lows, 0), highs: Float64Array.of(...highs, 0) },
      },
    };
    const { back } = thereAndBack([column]);
    const found = at.filter((row) => row % 2 === 0 && back[0]?.codes[row] === spike);
    expect(found.length).toBe(rows / 2);
  });

  it('copes with columns of one cell or none', () => {
    const { layout, back } = thereAndBack([made(rows, 0), made(rows, 1)]);
    expect(layout.width).toBe(0);
    expect(back.map(({ codes }) => new Set(codes).size)).toEqual([1, 1]);
  });

  it('gives the frequent ones of very many labels a place, and draws the others by their shares', () => {
    const codes = [...Array(9000).keys()].map((i) => (i % 3 === 0 ? i % 9 : 9 + (i % 1500)));
    const column = labels(codes);
    const { layout, back } = thereAndBack([column]);
    const [part] = layout.labels;
    expect(part?.own.length).toBe(255);
    expect(part?.own.slice(0, 1)).toEqual([0]);
    const pooled = new Set(part?.pooled);
    codes.forEach((code, row) => {
      const found = back[0]?.codes[row] as number;
      expect(pooled.has(code) ? pooled.has(found) : found === code).toBe(true);
    });
    expect(new Set(back[0]?.codes).size).toBeGreaterThan(1000);
  });

  it('is never wider than a network can be', () => {
    const wide = [...Array(40).keys()].map((c) =>
      labels(Array.from({ length: 400 }, (_, i) => (i < 200 ? i : random.below(200, i, c)))),
    );
    const { layout } = thereAndBack(wide);
    expect(layout.width).toBeLessThan(4200);
    expect(layout.labels.every(({ own }) => own.length >= 50)).toBe(true);
  });
});

describe('what a model keeps of numbers', () => {
  it('is no mode that fewer than the asked rows stand behind', () => {
    const values = at.map((i) => (i < 7 ? 90_000 + i : 100 * random.uniform(i, 2)));
    const column = amounts(values, 50);
    const most = (rareBelow: number): number => {
      const [mode] = thereAndBack([column], rareBelow).modes;
      return mode?.kind === 'number' ? Math.max(...mode.means) : NaN;
    };
    expect(most(3)).toBeGreaterThan(70_000);
    expect(most(12)).toBeLessThan(1000);
  });

  it('is the same for the same seed', () => {
    const column = amounts(
      at.map((i) => random.normal(i, 3)),
      0.1,
    );
    expect(thereAndBack([column])).toEqual(thereAndBack([column]));
  });

  it('is refused for other columns, and where it is no mixture', () => {
    const columns = [labels(at.map((i) => i % 3)), amounts(at, 9)];
    const cells = columns.map((column) => column.cells);
    const { modes } = thereAndBack(columns);
    expect(() => layoutOf(modes, [...cells].reverse())).toThrow();
    expect(() => layoutOf(modes, cells.slice(1))).toThrow();
    expect(() => layoutOf([{ kind: 'single' }, { kind: 'single' }], cells)).toThrow();
    expect(() => layoutOf([{ kind: 'label', own: 4 }, modes[1]!], cells)).toThrow();
    const [, number] = modes;
    if (number?.kind !== 'number') throw new Error('a number is expected');
    for (const damage of [
      { means: [NaN] },
      { deviations: number.deviations.map(() => 0) },
      { means: [] },
      { spikes: [-2] },
    ]) {
      expect(modesSchema.safeParse([{ ...number, ...damage }]).success).toBe(false);
    }
    expect(() => layoutOf([modes[0]!, { ...number, spikes: [] }], cells)).toThrow();
    const beyond = number.spikes.map(() => 9999);
    expect(() => layoutOf([modes[0]!, { ...number, spikes: beyond }], cells)).toThrow();
  });
});
