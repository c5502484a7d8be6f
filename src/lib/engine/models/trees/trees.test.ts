import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cells, EncodedColumn } from '../../encode';
import { stream } from '../../random';
import type { TensorData } from '../../schema';
import type { EncodedTable } from '../generator';
import { treesCode } from './index';

type Column = EncodedColumn & { readonly cells: Cells };

/** A column of codes with its weights as they occur; the last code is null where `hasNull`. */
function coded(codes: readonly number[], isOrdered: boolean, hasNull = false): Column {
  const count = Math.max(...codes) + 1;
  const weights = new Float64Array(count);
  for (const code of codes) weights[code] = (weights[code] as number) + 1 / codes.length;
  return {
    codes: Int32Array.from(codes),
    fractions: isOrdered ? new Float32Array(codes.length).fill(0.5) : null,
    cells: { size: hasNull ? count - 1 : count, hasNull, isOrdered, weights },
  };
}

async function learn(columns: readonly Column[], options: object = { guard: false }) {
  const table: EncodedTable = { rowCount: columns[0]?.codes.length ?? 0, columns };
  const { state, tensors } = await treesCode.fit(table, options, stream(1, 'test'), {});
  return { state, tensors, cells: columns.map((column) => column.cells) };
}

async function twin(columns: readonly Column[], rows: number): Promise<EncodedColumn[]> {
  const { state, tensors, cells } = await learn(columns);
  return treesCode.open(state, tensors, cells).draw(0, rows, 5);
}

/** Total variation distance between two joint distributions of codes. */
function distance(a: readonly EncodedColumn[], b: readonly EncodedColumn[]): number {
  const joint = new Map<string, number>();
  for (const [columns, sign] of [
    [a, 1],
    [b, -1],
  ] as const) {
    const rows = columns[0]?.codes.length ?? 0;
    for (let row = 0; row < rows; row++) {
      const key = columns.map(({ codes }) => codes[row]).join(' ');
      joint.set(key, (joint.get(key) ?? 0) + sign / rows);
    }
  }
  return [...joint.values()].reduce((sum, difference) => sum + Math.abs(difference), 0) / 2;
}

/** Expected distance of two samples of `rows` rows from one distribution over `cells` equal cells, times two. */
const chance = (cells: number, rows: number): number => 2 * Math.sqrt(cells / (Math.PI * rows));

const random = stream(3, 'trees test');
const rows = 20_000;
const at = [...Array(rows).keys()];
const uniformCodes = (size: number, lane: number): number[] =>
  at.map((i) => random.below(size, i, lane));

describe('trees recover', () => {
  it('the parity of three labels, of which any two are independent, where one of them leans', async () => {
    // A first split on pure parity tells nothing alone, so one bit is 1 in 60 % of the rows.
    const a = at.map((i) => (random.uniform(i, 0) < 0.6 ? 1 : 0));
    const b = at.map((i) => (random.uniform(i, 1) < 0.6 ? 1 : 0));
    const c = at.map((i) => (a[i] as number) ^ (b[i] as number));
    const real = [coded(a, false), coded(b, false), coded(c, false)];
    expect(distance(real, await twin(real, rows))).toBeLessThan(chance(4, rows));
  });

  it('labels on a ring, which have no order', async () => {
    const a = uniformCodes(12, 2);
    const b = a.map((label, i) => (label + (random.uniform(i, 3) < 0.5 ? 0 : 5)) % 12);
    const real = [coded(a, false), coded(b, false)];
    expect(distance(real, await twin(real, rows))).toBeLessThan(chance(24, rows));
  });

  it('a code that stands for each of 300 labels, and more labels than bins', async () => {
    const a = uniformCodes(300, 4);
    const noise = uniformCodes(10, 5);
    const real = [
      coded(a, false),
      coded(
        a.map((code) => (code * 7) % 300),
        true,
      ),
      coded(noise, true),
    ];
    const drawn = await twin(real, 5000);
    drawn[0]?.codes.forEach((code, row) => expect(drawn[1]?.codes[row]).toBe((code * 7) % 300));
  });

  it('nulls that depend on nulls of another column and on its values', async () => {
    const a = at.map((i) => (random.uniform(i, 6) < 0.3 ? 20 : random.below(20, i, 7)));
    const b = a.map((code, i) =>
      code === 20 || (code > 14 && random.uniform(i, 8) < 0.5) ? 10 : code >> 1,
    );
    const real = [coded(a, true, true), coded(b, true, true)];
    expect(distance(real, await twin(real, rows))).toBeLessThan(chance(27, rows));
  });

  it('a spread that grows with another column, though its middle stays', async () => {
    const a = uniformCodes(4, 9);
    const b = a.map((code, i) => Math.round(50 + (random.uniform(i, 10) - 0.5) * 20 * (code + 1)));
    const c = uniformCodes(2, 11);
    const real = [coded(a, true), coded(b, true), coded(c, false)];
    expect(distance(real, await twin(real, rows))).toBeLessThan(chance(400, rows));
  });

  it('three columns at once: a number whose slope a label turns round', async () => {
    const label = at.map((i) => (random.uniform(i, 12) < 0.7 ? 1 : 0));
    const a = uniformCodes(30, 13);
    const b = a.map((code, i) => {
      const along = label[i] === 1 ? code : 29 - code;
      return Math.min(29, Math.max(0, along + random.below(3, i, 14) - 1));
    });
    const real = [coded(label, false), coded(a, true), coded(b, true)];
    expect(distance(real, await twin(real, rows))).toBeLessThan(chance(180, rows) + 0.02);
  });
});

describe('trees keep to', () => {
  it('a number that another determines, where a leaf is hardly wider than a cell', async () => {
    // Too few rows a cell to count as determined, so that it is a tree's to find.
    const few = 5000;
    const a = uniformCodes(300, 15).slice(0, few);
    const mirrored = a.map((code) => 299 - code);
    const noise = uniformCodes(3, 16).slice(0, few);
    const [x, y] = await twin([coded(a, true), coded(mirrored, true), coded(noise, false)], few);
    const apart = Array.from(x?.codes ?? [], (code, row) =>
      Math.abs(299 - code - (y?.codes[row] ?? -1)),
    );
    // A leaf has 10 rows or more, a cell 17: most rows stay within a cell or two.
    expect(apart.reduce((sum, each) => sum + each, 0) / few).toBeLessThan(2);
  });

  it('heavy tails: rare far cells keep their shares and their partners', async () => {
    const a = at.map((i) => Math.min(60, Math.floor(1 / Math.sqrt(random.uniform(i, 17))) - 1));
    const b = a.map((code, i) => (random.uniform(i, 18) < 0.9 ? code : random.below(61, i, 19)));
    const real = [coded(a, true), coded(b, true)];
    const drawn = await twin(real, rows);
    expect(distance(real, drawn)).toBeLessThan(chance(61 + 61 * 6, rows));
    const far = (columns: readonly EncodedColumn[]): number => {
      const codes = columns[0]?.codes ?? new Int32Array(0);
      return codes.filter((code) => code >= 20).length / codes.length;
    };
    const many = 10 * rows;
    const wanted = far(real);
    const error = Math.sqrt(wanted / many);
    expect(Math.abs(far(await twin(real, many)) - wanted)).toBeLessThan(4 * error);
  });

  it('the same model for the same seed', async () => {
    const real = [coded(uniformCodes(9, 20), false), coded(uniformCodes(90, 21), true)];
    expect(await learn(real, {})).toEqual(await learn(real, {}));
  });

  it('shares that are asked for, and what goes with them', async () => {
    const label = at.map((i) => (random.uniform(i, 22) < 0.05 ? 1 : 0));
    const b = label.map((code, i) => (code === 1 ? 20 : 0) + random.below(20, i, 23));
    const columns = [coded(b, true), coded(label, false), coded(uniformCodes(4, 24), false)];
    const balance = { column: 1, shares: Float64Array.of(0.5, 0.5) };
    const table: EncodedTable = { rowCount: rows, columns, balance };
    const { state, tensors } = await treesCode.fit(table, { guard: false }, stream(1, 'test'), {});
    const [number, drawn] = treesCode
      .open(
        state,
        tensors,
        columns.map(({ cells }) => cells),
      )
      .draw(0, rows, 5);
    const ones = drawn?.codes.reduce((sum, code) => sum + code, 0) ?? 0;
    // Three standard errors of a share of one half.
    expect(Math.abs(ones / rows - 0.5)).toBeLessThan(1.5 / Math.sqrt(rows));
    drawn?.codes.forEach((code, row) => expect((number?.codes[row] ?? 0) >= 20).toBe(code === 1));
  });
});

describe('a fit of trees', () => {
  const wide = Array.from({ length: 60 }, (_, lane) =>
    coded(uniformCodes(lane % 2 ? 40 : 5, lane).slice(0, 300), lane % 2 === 1),
  );

  it('copes with one column, with twenty rows, and with more columns than rows', async () => {
    for (const columns of [
      [coded([0, 1, 0, 1, 1, 0], false)],
      wide.map((column) => coded([...column.codes.slice(0, 20)], column.cells.isOrdered)),
    ]) {
      const drawn = await twin(columns, 50);
      expect(drawn.every(({ codes }) => codes.length === 50)).toBe(true);
    }
  });

  it('goes without further tries when it is told to stop, and says that the guard was not met', async () => {
    const noise = wide.slice(0, 12);
    const table: EncodedTable = { rowCount: 300, columns: noise };
    const stop = AbortSignal.abort();
    const { state } = await treesCode.fit(table, { leafRows: 5, evidence: 0 }, stream(1, 'test'), {
      stop,
    });
    expect(state).toMatchObject({ guard: { steps: 0, isMet: false, leafRows: 5 } });
  });

  it('can be cancelled', async () => {
    const table: EncodedTable = { rowCount: 300, columns: wide };
    const signal = AbortSignal.abort();
    const cancelled = treesCode.fit(table, {}, stream(1, 'test'), { signal });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a sampler of trees', () => {
  it('gives row i the same cells wherever a draw begins', async () => {
    const real = [coded(uniformCodes(5, 1), false), coded(uniformCodes(40, 2), true)];
    const { state, tensors, cells } = await learn(real);
    const sampler = treesCode.open(state, tensors, cells);
    const whole = sampler.draw(0, 3000, 9);
    fc.assert(
      fc.property(fc.nat(2000), fc.integer({ min: 1, max: 900 }), (start, count) => {
        sampler.draw(start, count, 9).forEach(({ codes, fractions }, i) => {
          expect(codes).toEqual(whole[i]?.codes.slice(start, start + count));
          expect(fractions).toEqual(whole[i]?.fractions?.slice(start, start + count) ?? null);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('the copy guard', () => {
  /** Twelve columns of pure chance: whatever small leaves find in them is single rows. */
  const noise = Array.from({ length: 12 }, (_, lane) =>
    coded(uniformCodes(6, lane).slice(0, 2000), false),
  );
  const bold = { leafRows: 5, evidence: 0 };

  it('makes trees careful until drawn rows come no nearer than unseen ones', async () => {
    const { state } = await learn(noise, bold);
    const { guard } = state as { guard: { steps: number; leafRows: number; isMet: boolean } };
    expect(guard.isMet).toBe(true);
    expect(guard.steps).toBeGreaterThan(0);
    expect(guard.leafRows).toBeGreaterThan(5);
  });

  it('is needed: without it the same options bring rows nearer to those learnt from', async () => {
    const nearerShare = async (options: object): Promise<number> => {
      const half = noise.map((column) => ({ ...column, codes: column.codes.slice(0, 1000) }));
      const other = noise.map((column) => column.codes.slice(1000));
      const { state, tensors, cells } = await learn(half, options);
      const drawn = treesCode.open(state, tensors, cells).draw(0, 1000, 4);
      const nearest = (reference: readonly Int32Array[], row: number): number => {
        let most = 0;
        for (let k = 0; k < 1000; k++) {
          let equal = 0;
          for (let c = 0; c < 12; c++) if (reference[c]?.[k] === drawn[c]?.codes[row]) equal++;
          most = Math.max(most, equal);
        }
        return most;
      };
      let nearer = 0;
      for (let row = 0; row < 1000; row++) {
        const more =
          nearest(
            half.map(({ codes }) => codes),
            row,
          ) - nearest(other, row);
        nearer += more > 0 ? 1 : more === 0 ? 0.5 : 0;
      }
      return nearer / 1000;
    };
    // Columns drawn one by one, which can copy nothing, say what chance gives on these rows.
    const alone = await nearerShare({ leafRows: 1000, guard: false });
    expect(await nearerShare({ ...bold, guard: false })).toBeGreaterThan(alone + 0.15);
    expect(await nearerShare(bold)).toBeLessThan(alone + 0.07);
  }, 30_000);
});

describe('opening refuses', () => {
  const first = uniformCodes(5, 1);
  const second = first.map((code, i) => (8 * code + random.below(24, i, 2)) % 40);
  const real = [coded(first, false), coded(second, true)];

  it.each<[string, (tensors: Record<string, TensorData>) => Record<string, TensorData>]>([
    ['missing arrays', ({ cells: _, ...rest }) => rest],
    ['arrays of another type', (all) => ({ ...all, next: Float64Array.from(all['next'] ?? []) })],
    [
      'children that lead back',
      (all) => ({ ...all, next: Int32Array.from(all['next'] ?? [], () => 0) }),
    ],
    [
      'children beyond the end',
      (all) => ({ ...all, next: Int32Array.from(all['next'] ?? [], () => 1e9) }),
    ],
    [
      'cells that no column has',
      (all) => ({ ...all, cells: Uint16Array.from(all['cells'] ?? [], () => 999) }),
    ],
    [
      'leaves without rows',
      (all) => ({ ...all, counts: Uint32Array.from(all['counts'] ?? [], () => 0) }),
    ],
    [
      'columns that come later',
      (all) => ({ ...all, columns: Int32Array.from(all['columns'] ?? []).reverse() }),
    ],
    ['sets that are not there', (all) => ({ ...all, sets: new Uint32Array(0) })],
    ['columns that are not there', (all) => ({ ...all, columns: Int32Array.of(0, 7) })],
  ])('%s', async (_, damage) => {
    const { state, tensors, cells } = await learn(real);
    expect(treesCode.open(state, tensors, cells)).toBeDefined();
    expect(() => treesCode.open(state, damage({ ...tensors }), cells)).toThrow();
  });

  it('followers of columns that are not there', async () => {
    const { state, tensors, cells } = await learn(real);
    const follows = [{ column: 1, leader: 9, cells: [0] }];
    expect(() => treesCode.open({ ...(state as object), follows }, tensors, cells)).toThrow();
    expect(() => treesCode.open({}, tensors, cells)).toThrow();
  });
});
