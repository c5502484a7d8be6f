import { describe, expect, it, vi } from 'vitest';
import { stream } from '../../random';
import type { TrainEvent } from '../../train';
import {
  chance,
  coded,
  distance,
  drawn,
  jointShares,
  learn,
  quick,
  type Column,
} from './columns-fixture';
import { autoregressiveCode } from './code';

vi.setConfig({ testTimeout: 60_000 });

const random = stream(3, 'autoregressive test');
const rows = 4000;
const at = [...Array(rows).keys()];
const uniformCodes = (size: number, lane: number): number[] =>
  at.map((i) => random.below(size, i, lane));

async function twinDistance(real: readonly Column[], options?: object): Promise<number> {
  const twin = await drawn(await learn(real, options), 20_000);
  return distance(jointShares(real), jointShares(twin));
}

describe('an autoregressive network recovers', () => {
  it('the parity of three labels, of which any two are independent', async () => {
    const [a, b] = [uniformCodes(2, 0), uniformCodes(2, 1)];
    const c = a.map((bit, i) => bit ^ (b[i] as number));
    const real = [coded(a, false), coded(b, false), coded(c, false)];
    expect(await twinDistance(real)).toBeLessThan(0.02 + chance(4, rows));
  });

  it('a code that stands for each of 60 labels', async () => {
    const a = uniformCodes(60, 2);
    const real = [
      coded(a, false),
      coded(
        a.map((code) => (code * 7) % 60),
        true,
      ),
      coded(uniformCodes(4, 3), true),
    ];
    const twin = await drawn(await learn(real, { size: 'medium', epochs: 40 }), 5000);
    const right = twin[0]?.codes.filter((code, row) => twin[1]?.codes[row] === (code * 7) % 60);
    expect((right?.length ?? 0) / 5000).toBeGreaterThan(0.97);
  });

  it('nulls that depend on nulls of another column and on its values', async () => {
    const a = at.map((i) => (random.uniform(i, 6) < 0.3 ? 20 : random.below(20, i, 7)));
    const b = a.map((code, i) =>
      code === 20 || (code > 14 && random.uniform(i, 8) < 0.5) ? 10 : code >> 1,
    );
    const real = [coded(a, true, true), coded(b, true, true)];
    expect(await twinDistance(real)).toBeLessThan(0.03 + chance(27, rows));
  });

  it('two heaps of a number pair, and the empty places between them', async () => {
    const heap = uniformCodes(2, 9);
    const near = (lane: number) =>
      heap.map((which, i) => which * 12 + random.below(4, i, lane) + random.below(4, i, lane + 1));
    const real = [coded(near(10), true), coded(near(12), true)];
    const twin = await drawn(await learn(real), 20_000);
    const isBetween = (row: number) =>
      (twin[0]?.codes[row] ?? 0) < 9 !== (twin[1]?.codes[row] ?? 0) < 9;
    expect([...Array(20_000).keys()].filter(isBetween).length).toBeLessThan(200);
    expect(distance(jointShares(real), jointShares(twin))).toBeLessThan(0.05 + chance(98, rows));
  });
});

describe('a fit', () => {
  const real = [
    coded(uniformCodes(3, 20).slice(0, 600), false),
    coded(uniformCodes(9, 21).slice(0, 600), true),
  ];
  const options = { size: 'small', epochs: 4 };

  it('gives the same model for the same table, and another one for another seed', async () => {
    const one = await learn(real, options);
    expect(await learn(real, options)).toEqual(one);
    const table = { rowCount: 600, columns: real };
    const other = await autoregressiveCode.fit(table, options, stream(2, 'test'), {});
    expect(other.tensors).not.toEqual(one.tensors);
  });

  it('that goes on from a checkpoint ends as one that was never stopped', async () => {
    const whole = await learn(real, options);
    const cancel = new AbortController();
    const checkpoints: Uint8Array[] = [];
    let epoch = 0;
    // A long breath is a pause, and a pause keeps a checkpoint.
    const control = {
      signal: cancel.signal,
      onCheckpoint: (bytes: Uint8Array) => {
        checkpoints.push(bytes);
        cancel.abort();
      },
      onEvent: (event: TrainEvent) => {
        if (event.kind === 'epoch') epoch = event.epoch;
      },
      breathe: () => new Promise<void>((done) => setTimeout(done, epoch >= 2 ? 100 : 0)),
    };
    await expect(learn(real, options, { control })).rejects.toThrow();
    expect(checkpoints).toHaveLength(1);
    const checkpoint = checkpoints[0] as Uint8Array;
    expect(await learn(real, options, { control: { checkpoint } })).toEqual(whole);
  });

  it('tells its loss and can be looked at while it runs', async () => {
    const seen: number[] = [];
    const losses: number[] = [];
    await learn(real, options, {
      control: {
        onEvent: (event) => {
          if (event.kind === 'measured' && event.measure === 'validate') losses.push(event.value);
        },
        watch: {
          every: { steps: 40 },
          decides: false,
          look: async ({ state, tensors }) => {
            const cells = real.map((column) => column.cells);
            const [first] = await drawn({ state, tensors, cells }, 100);
            seen.push(first?.codes.length ?? 0);
            return 1;
          },
        },
      },
    });
    expect(seen.length).toBeGreaterThan(0);
    expect(new Set(seen)).toEqual(new Set([100]));
    // Two independent even columns: ln 3 + ln 9 is the least that can be reached.
    expect(losses.at(-1)).toBeLessThan(Math.log(27) + 0.1);
    expect(losses.at(-1)).toBeGreaterThan(Math.log(27) - 0.1);
  });

  it('can be timed beforehand', async () => {
    const measured = await autoregressiveCode.measure(
      { rowCount: 600, columns: real },
      options,
      stream(1, 'test'),
      {},
    );
    expect(measured.fitMs).toBeGreaterThan(0);
    expect(measured.memoryBytes).toBeGreaterThan(0);
  });
});

describe('odd tables', () => {
  const empty = { codes: new Int32Array(20), fractions: null };
  const nothing: Column = {
    ...empty,
    cells: { size: 0, hasNull: false, isOrdered: false, weights: new Float64Array(0) },
  };
  const nulls: Column = {
    ...empty,
    cells: { size: 0, hasNull: true, isOrdered: true, weights: Float64Array.of(1) },
  };

  it('columns without any choice need no network', async () => {
    const learnt = await learn([nothing, nulls, coded(Array<number>(20).fill(0), true)]);
    expect(learnt.tensors).toEqual({});
    const twin = await drawn(learnt, 7);
    expect(twin.map(({ codes }) => [...codes])).toEqual(Array(3).fill(Array(7).fill(0)));
  });

  it('twenty rows, among them columns without any choice', async () => {
    const label = coded(
      at.slice(0, 20).map((i) => i % 3),
      false,
    );
    const twin = await drawn(await learn([nothing, label, nulls], quick), 500);
    expect(twin[0]?.codes.every((code) => code === 0)).toBe(true);
    expect(new Set(twin[1]?.codes)).toEqual(new Set([0, 1, 2]));
  });

  it('a column of a thousand cells beside one of two', async () => {
    const many = at.map((i) => (i < 1000 ? i : random.below(1000, i, 30)));
    const real = [
      coded(many, false),
      coded(
        many.map((code) => (code < 300 ? 1 : 0)),
        false,
      ),
    ];
    const twin = await drawn(await learn(real, { size: 'small', epochs: 20 }), 5000);
    const agree = twin[0]?.codes.filter(
      (code, row) => (code < 300 ? 1 : 0) === twin[1]?.codes[row],
    );
    expect((agree?.length ?? 0) / 5000).toBeGreaterThan(0.9);
  });

  it('150 columns', async () => {
    const first = uniformCodes(3, 40).slice(0, 300);
    const columns = [...Array(150).keys()].map((column) =>
      coded(
        first.map((code, i) => (column % 2 === 0 ? code : random.below(5, i, column))),
        false,
      ),
    );
    const learnt = await learn(columns, { size: 'small', epochs: 15 });
    const twin = await drawn(learnt, 1000);
    expect(twin).toHaveLength(150);
    const same = twin[0]?.codes.filter((code, row) => twin[2]?.codes[row] === code);
    expect((same?.length ?? 0) / 1000).toBeGreaterThan(0.5);
  });
});

describe('a model that is not what fit made', () => {
  it('is refused', async () => {
    const { state, tensors, cells } = await learn([coded([0, 1, 0, 1, 1, 2], false)], {
      size: 'small',
      epochs: 1,
    });
    const open =
      (change: object, weights: unknown = tensors['weights'], of = cells) =>
      () =>
        autoregressiveCode.open({ ...(state as object), ...change }, { weights } as never, of);
    const whole = tensors['weights'] as Float32Array;
    expect(open({})).not.toThrow();
    expect(open({ size: 'huge' })).toThrow();
    expect(open({ cells: [4] })).toThrow('other columns');
    expect(open({ topP: 0 })).toThrow();
    expect(open({ balance: { column: 0, shares: [1] } })).toThrow('shares');
    expect(open({}, whole.slice(1))).toThrow('weights');
    expect(open({}, Float64Array.from(whole))).toThrow('weights');
    expect(open({}, null)).toThrow('weights');
    expect(
      open(
        {},
        whole.map((value, i) => (i === 3 ? NaN : value)),
      ),
    ).toThrow('not a number');
    expect(open({}, whole, [...cells, ...cells])).toThrow('other columns');
  });
});
