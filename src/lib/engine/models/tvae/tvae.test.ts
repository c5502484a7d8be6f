import { describe, expect, it, vi } from 'vitest';
import { stream } from '../../random';
import type { TensorData } from '../../schema';
import type { FitControl } from '../generator';
import {
  amounts,
  labels,
  made,
  shareOf,
  tableOf,
  valueOf,
  type Column,
} from '../modes/columns-fixture';
import { tvaeCode } from './code';

vi.setConfig({ testTimeout: 60_000 });

const random = stream(11, 'tvae test');
const rows = 1500;
const at = [...Array(rows).keys()];
const quick = { batchSize: 100, embeddingDim: 16, compressDims: '32', decompressDims: '32' };

/** A label, a number with two modes that follow it, and nulls in another. */
const mixed: readonly Column[] = [
  labels(at.map((i) => (i % 4 === 0 ? 1 : 0))),
  amounts(
    at.map((i) => (i % 4 === 0 ? 90 + 3 * random.normal(i) : 20 + 5 * random.normal(i))),
    2,
  ),
  amounts(
    at.map((i) => (i % 4 === 0 ? null : 7 * random.uniform(i, 1))),
    1,
  ),
];

const fitted = (columns: readonly Column[], options: object, control: FitControl = {}) =>
  tvaeCode.fit(tableOf(columns), { ...quick, ...options }, stream(1, 'fit'), control);

async function drawn(columns: readonly Column[], options: object, count: number) {
  const { state, tensors } = await fitted(columns, options);
  const sampler = tvaeCode.open(
    state,
    tensors,
    columns.map(({ cells }) => cells),
  );
  const out = await sampler.draw(0, count, 5);
  sampler.close?.();
  return out;
}

describe('TVAE', () => {
  it('learns a label, the numbers that follow it, and nulls', async () => {
    const out = await drawn(mixed, { epochs: 200 }, 2000);
    const share = shareOf(out, ([label]) => label === 1);
    expect(Math.abs(share - 0.25)).toBeLessThan(0.08);
    const values = (isOne: boolean, column: number): number[] =>
      [...Array(2000).keys()]
        .filter((row) => (out[0]?.codes[row] === 1) === isOne)
        .map((row) => valueOf(mixed[column] as Column, out[column] as Column, row));
    const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) / of.length;
    expect(Math.abs(mean(values(true, 1)) - 90)).toBeLessThan(6);
    expect(Math.abs(mean(values(false, 1)) - 20)).toBeLessThan(4);
    expect(values(true, 2).filter(Number.isNaN).length / values(true, 2).length).toBeGreaterThan(
      0.9,
    );
    expect(values(false, 2).filter(Number.isNaN).length / values(false, 2).length).toBeLessThan(
      0.1,
    );
  });

  it('gives the same model for the same table and seed, and any piece of the same rows', async () => {
    const first = await fitted(mixed, { epochs: 3 });
    expect(await fitted(mixed, { epochs: 3 })).toEqual(first);
    const sampler = tvaeCode.open(
      first.state,
      first.tensors,
      mixed.map(({ cells }) => cells),
    );
    const whole = (await sampler.draw(0, 1500, 3)) as readonly Column[];
    const part = (await sampler.draw(1000, 300, 3)) as readonly Column[];
    part.forEach(({ codes }, i) => expect(codes).toEqual(whole[i]?.codes.slice(1000, 1300)));
    sampler.close?.();
  });

  it('goes on from a checkpoint as if it had not stopped', async () => {
    let kept: Uint8Array | null = null;
    let breaths = 0;
    const stop = new AbortController();
    const whole = await fitted(mixed, { epochs: 6 });
    const control: FitControl = {
      stop: stop.signal,
      // A long breath is a pause, and a pause keeps a checkpoint.
      breathe: () => new Promise((done) => setTimeout(done, ++breaths === 2 ? 90 : 0)),
      onCheckpoint: (bytes) => {
        kept = bytes;
        stop.abort();
      },
    };
    await fitted(mixed, { epochs: 6 }, control);
    expect(kept).not.toBe(null);
    expect(await fitted(mixed, { epochs: 6 }, { checkpoint: kept })).toEqual(whole);
  });

  it.each<[string, readonly Column[]]>([
    [
      'twenty rows',
      mixed.map((column) => ({
        ...column,
        codes: column.codes.slice(0, 20),
        fractions: column.fractions?.slice(0, 20) ?? null,
      })),
    ],
    ['labels alone', [labels(at.map((i) => i % 3)), labels(at.map((i) => i % 2))]],
    [
      'numbers alone',
      [
        amounts(
          at.map((i) => random.normal(i)),
          0.1,
        ),
      ],
    ],
    ['nothing to learn', [made(rows, 0), made(rows, 1)]],
    ['something beside nothing', [made(rows, 0), labels(at.map((i) => i % 2)), made(rows, 1)]],
  ])('copes with %s', async (_, columns) => {
    const out = await drawn(columns, { epochs: 1 }, 30);
    out.forEach(({ codes }, i) => {
      const { size, hasNull } = (columns[i] as Column).cells;
      expect(codes.every((code) => code >= 0 && code < Math.max(1, size + Number(hasNull)))).toBe(
        true,
      );
    });
  });

  it('refuses tensors that are not its own', async () => {
    const { state, tensors } = await fitted(mixed, { epochs: 1 });
    const cells = mixed.map((column) => column.cells);
    const open = (changed: Record<string, TensorData>) => () =>
      tvaeCode.open(state, { ...tensors, ...changed }, cells);
    const decoder = tensors['decoder'] as Float32Array;
    expect(open({})).not.toThrow();
    expect(open({ decoder: decoder.slice(1) })).toThrow();
    expect(open({ decoder: decoder.map((value, i) => (i === 9 ? NaN : value)) })).toThrow();
    expect(open({ sigma: new Float32Array(2) })).toThrow();
    expect(open({ sigma: Float32Array.of(0.1) })).toThrow();
    expect(() =>
      tvaeCode.open({ ...(state as object), widths: [16, 9] }, tensors, cells),
    ).toThrow();
    expect(() => tvaeCode.open({}, tensors, cells)).toThrow();
    expect(() => tvaeCode.open(state, tensors, [...cells].reverse())).toThrow();
  });
});
