import { describe, expect, it } from 'vitest';
import type { EncodedColumn } from '../../encode';
import { log, stream } from '../../random';
import type { TensorData } from '../../schema';
import type { EncodedTable, FitControl } from '../generator';
import { circuitCode } from './code';
import { coded, tableOf } from './testing';

const rows = 6000;
const random = stream(3, 'circuit test');
const at = [...Array(rows).keys()];
const labels = (size: number, lane: number): number[] => at.map((i) => random.below(size, i, lane));

async function learn(table: EncodedTable, options: object = {}, control: FitControl = {}) {
  const { state, tensors } = await circuitCode.fit(table, options, stream(1, 'test'), control);
  return { state, tensors, cells: table.columns.map((column) => column.cells) };
}

async function twin(table: EncodedTable, options: object = {}): Promise<EncodedColumn[]> {
  const { state, tensors, cells } = await learn(table, options);
  return circuitCode.open(state, tensors, cells).draw(0, 20_000, 5);
}

/** Shares of the joint cells of some columns. */
function joint(columns: readonly EncodedColumn[]): Map<string, number> {
  const out = new Map<string, number>();
  const count = columns[0]?.codes.length ?? 0;
  for (let row = 0; row < count; row++) {
    const key = columns.map(({ codes }) => codes[row]).join(' ');
    out.set(key, (out.get(key) ?? 0) + 1 / count);
  }
  return out;
}

/** Total variation distance. */
function distance(a: readonly EncodedColumn[], b: readonly EncodedColumn[]): number {
  const [left, right] = [joint(a), joint(b)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return (
    [...keys].reduce(
      (sum, key) => sum + Math.abs((left.get(key) ?? 0) - (right.get(key) ?? 0)),
      0,
    ) / 2
  );
}

/** Expected distance of two samples over `cells` equal cells, the smaller of `rows` rows, times two. */
const chance = (cells: number): number => 2 * Math.sqrt(cells / (Math.PI * rows));

describe('the circuit recovers', () => {
  it('the parity of two labels, which no pair of columns shows', async () => {
    const [a, b] = [labels(2, 0), labels(2, 1)];
    const c = at.map((i) => (a[i] as number) ^ (b[i] as number));
    const table = tableOf([coded(a), coded(b), coded(c)]);
    expect(distance(table.columns, await twin(table, { epochs: 30 }))).toBeLessThan(0.06);
  }, 30_000);

  it('three clouds in a plane', async () => {
    const centres = [
      [8, 8],
      [30, 10],
      [18, 32],
    ];
    const kind = labels(3, 2);
    const cloud = (axis: number) =>
      coded(
        at.map((i) => {
          const centre = centres[kind[i] as number]?.[axis] as number;
          return Math.max(0, Math.min(39, Math.round(centre + 2.5 * random.normal(i, 3 + axis))));
        }),
        true,
      );
    const table = tableOf([cloud(0), cloud(1)]);
    const coarse = (columns: readonly EncodedColumn[]): EncodedColumn[] =>
      columns.map(({ codes }) => ({
        codes: codes.map((code) => Math.floor(code / 5)),
        fractions: null,
      }));
    expect(distance(coarse(table.columns), coarse(await twin(table)))).toBeLessThan(chance(64));
  }, 30_000);

  it('a code that stands for a label, without one mistake', async () => {
    const a = labels(30, 5);
    const table = tableOf([
      coded(a),
      coded(a.map((label) => (label * 7) % 10)),
      coded(labels(3, 6)),
    ]);
    const [first, second] = await twin(table);
    first?.codes.forEach((label, i) => expect(second?.codes[i]).toBe((label * 7) % 10));
  }, 30_000);

  it('nulls that come where another column has one cell, nested in one another', async () => {
    const a = labels(3, 7);
    const b = at.map((i) => (a[i] === 0 ? 4 : random.below(4, i, 8)));
    const c = at.map((i) => (b[i] === 4 || b[i] === 1 ? 2 : random.below(2, i, 9)));
    const table = tableOf([coded(a), coded(b, true, true), coded(c, false, true)]);
    const drawn = await twin(table);
    expect(distance(table.columns, drawn)).toBeLessThan(chance(20));
    const broken = [...joint(drawn)].filter(([key]) => {
      const [x, y, z] = key.split(' ').map(Number);
      return (x === 0) !== (y === 4) || (y === 4 && z !== 2);
    });
    expect(broken.reduce((sum, [, share]) => sum + share, 0)).toBeLessThan(0.02);
  }, 30_000);
});

const dependent = (): EncodedTable => {
  const a = labels(5, 10);
  const b = at.map((i) =>
    random.uniform(i, 11) < 0.7 ? (a[i] as number) : random.below(5, i, 12),
  );
  const c = at.map((i) =>
    random.uniform(i, 13) < 0.6 ? (b[i] as number) % 3 : random.below(3, i, 14),
  );
  return tableOf([coded(a), coded(b), coded(c, true)]);
};

describe('a fit', () => {
  it('is the same for the same seed, and goes on from a checkpoint as if it had never stopped', async () => {
    const table = dependent();
    const options = { states: 8, epochs: 4 };
    const whole = await learn(table, options);
    let kept: Uint8Array | null = null;
    let isLate = false;
    const stop = new AbortController();
    await learn(table, options, {
      stop: stop.signal,
      onEvent: (event) => (isLate ||= event.kind === 'epoch' && event.epoch >= 2),
      // A long breath is a pause, before which the training saves itself.
      breathe: () => new Promise((resolve) => setTimeout(resolve, isLate ? 120 : 0)),
      onCheckpoint: (bytes) => {
        kept = bytes;
        stop.abort();
      },
    });
    expect(kept).not.toBeNull();
    const again = await learn(table, options, { checkpoint: kept });
    expect(again.tensors).toEqual(whole.tensors);
    expect(again.state).toEqual(whole.state);
  }, 30_000);

  it('draws a balanced column in the shares that are wanted, the rest as it goes with it', async () => {
    const table = dependent();
    const shares = Float64Array.of(0.5, 0.3, 0.1, 0.1, 0);
    const drawn = await twin({ ...table, balance: { column: 0, shares } }, { states: 16 });
    const plain = await twin(table, { states: 16 });
    const found = joint(drawn.slice(0, 1));
    shares.forEach((share, cell) => {
      const error = 5 * Math.sqrt((share * (1 - share)) / 20_000) + 1e-9;
      expect(Math.abs((found.get(String(cell)) ?? 0) - share)).toBeLessThan(error);
    });
    const given = (columns: readonly EncodedColumn[], cell: number): Map<string, number> => {
      const which = [...(columns[0]?.codes ?? [])].flatMap((code, i) => (code === cell ? [i] : []));
      return joint([
        { codes: Int32Array.from(which, (i) => columns[1]?.codes[i] as number), fractions: null },
      ]);
    };
    for (const [key, share] of given(plain, 0)) {
      expect(Math.abs((given(drawn, 0).get(key) ?? 0) - share)).toBeLessThan(0.03);
    }
  }, 30_000);

  it('tells which columns depend on which, in bits', async () => {
    const { state } = await learn(dependent(), { epochs: 1 });
    const { edges } = circuitCode.insight(state);
    const pairs = edges.map(({ from, to }) => [from, to].sort().join('–')).sort();
    expect(pairs).toEqual(['0–1', '1–2']);
    // Closed form: b equals a with 0.7 + 0.3 / 5, else any of the four others.
    const [same, other] = [0.76, 0.06];
    const bits = (5 * (same / 5) * log(same * 5) + 20 * (other / 5) * log(other * 5)) / Math.LN2;
    const found = edges.find(({ from, to }) => from + to === 1)?.bits ?? 0;
    expect(Math.abs(found - bits)).toBeLessThan(0.06);
  }, 30_000);

  it.each([
    ['one column', tableOf([coded(labels(7, 20), true)])],
    [
      'columns of one cell and of none',
      tableOf([
        coded(at.map(() => 0)),
        {
          ...coded([0, 0]),
          codes: new Int32Array(rows),
          cells: { size: 0, hasNull: true, isOrdered: true, weights: Float64Array.of(1) },
        },
      ]),
    ],
    [
      'twenty rows',
      tableOf([
        coded(at.slice(0, 20).map((i) => i % 3)),
        coded(
          at.slice(0, 20).map((i) => i % 2),
          true,
        ),
      ]),
    ],
  ])(
    'copes with %s',
    async (_, table) => {
      const drawn = await twin(table);
      table.columns.forEach(({ codes }, i) => {
        const seen = new Set(codes);
        expect(drawn[i]?.codes.every((code) => seen.has(code))).toBe(true);
      });
    },
    30_000,
  );

  it('gives rare states so many imagined rows that none repeats a row', async () => {
    // 200 rows, each with a label pair of its own in 30 columns: what a copying model would learn by heart.
    const few = at.slice(0, 200);
    const table = tableOf(
      Array.from({ length: 30 }, (_, lane) => coded(few.map((i) => random.below(4, i, 40 + lane)))),
    );
    const drawn = await twin(table, { epochs: 50 });
    const agree = (row: number, other: number): number =>
      table.columns.reduce(
        (sum, { codes }, i) => sum + (codes[other] === drawn[i]?.codes[row] ? 1 : 0),
        0,
      );
    const most = few.map((row) => Math.max(...few.map((other) => agree(row, other))));
    expect(Math.max(...most)).toBeLessThan(26);
  }, 30_000);
});

describe('opening refuses', () => {
  type Tensors = Readonly<Record<string, TensorData>>;
  const shrunk = (all: Tensors, name: string): Tensors => ({ ...all, [name]: new Float32Array(3) });

  it('tables that are missing, of another size, negative, or do not sum to 1', async () => {
    const { state, tensors, cells } = await learn(dependent(), { states: 4, epochs: 1 });
    expect(circuitCode.open(state, tensors, cells)).toBeDefined();
    const name = 'emit 1';
    const table = tensors[name] as Float32Array;
    const damaged: Tensors[] = [
      Object.fromEntries(Object.entries(tensors).filter(([each]) => each !== name)),
      shrunk(tensors, name),
      shrunk(tensors, 'root'),
      { ...tensors, [name]: table.map((value) => -value) },
      { ...tensors, [name]: table.map(() => NaN) },
      { ...tensors, [name]: table.map((value) => value / 2) },
    ];
    for (const each of damaged) expect(() => circuitCode.open(state, each, cells)).toThrow();
  }, 30_000);

  it('structures that do not fit the columns', async () => {
    const { state, tensors, cells } = await learn(dependent(), { states: 4, epochs: 1 });
    const { hidden, emissions, follows, edges } = state as Record<string, object[]>;
    const whole = { hidden, emissions, follows, edges };
    const damaged = [
      {},
      { ...whole, hidden: hidden?.map((each) => ({ ...each, parent: 0 })) },
      { ...whole, emissions: emissions?.slice(1) },
      { ...whole, emissions: emissions?.map((each) => ({ ...each, hidden: 9 })) },
      { ...whole, follows: [{ column: 1, leader: 9, cells: [0] }] },
      { ...whole, edges: [{ from: 0, to: 12, bits: 1 }] },
    ];
    for (const each of damaged) expect(() => circuitCode.open(each, tensors, cells)).toThrow();
  }, 30_000);
});
