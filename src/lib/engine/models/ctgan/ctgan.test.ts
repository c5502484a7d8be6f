import { describe, expect, it, vi } from 'vitest';
import { stream } from '../../random';
import type { TensorData } from '../../schema';
import type { EncodedTable, FitControl } from '../generator';
import {
  amounts,
  labels,
  made,
  shareOf,
  tableOf,
  valueOf,
  type Column,
} from '../modes/columns-fixture';
import { ctganCode } from './code';

vi.setConfig({ testTimeout: 60_000 });

const random = stream(13, 'ctgan test');
const rows = 1200;
const at = [...Array(rows).keys()];
const quick = {
  batchSize: 100,
  pac: 5,
  embeddingDim: 16,
  generatorDim: '48',
  discriminatorDim: '48',
};

/** Two labels, a third that the first determines, and a number that follows the first. */
const paired: readonly Column[] = [
  labels(at.map((i) => i & 1)),
  labels(at.map((i) => (i >> 1) & 1)),
  labels(at.map((i) => 1 - (i & 1))),
  amounts(
    at.map((i) => (i & 1 ? 60 : 10) + 3 * random.normal(i)),
    2,
  ),
];

const fitted = (table: EncodedTable, options: object, control: FitControl = {}) =>
  ctganCode.fit(table, { ...quick, ...options }, stream(1, 'fit'), control);

async function drawn(table: EncodedTable, options: object, count: number) {
  const { state, tensors } = await fitted(table, options);
  const sampler = ctganCode.open(
    state,
    tensors,
    table.columns.map(({ cells }) => cells),
  );
  const out = await sampler.draw(0, count, 5);
  sampler.close?.();
  return out;
}

describe('CTGAN', () => {
  it('learns a label that another determines, and a number with two modes', async () => {
    const options = { epochs: 60, generatorLr: 2e-3, discriminatorLr: 2e-3 };
    const out = await drawn(tableOf(paired), options, 2000);
    expect(shareOf(out, ([a, , c]) => a !== c)).toBeGreaterThan(0.85);
    const ofOnes = [...Array(2000).keys()].filter((row) => out[0]?.codes[row] === 1);
    const values = ofOnes.map((row) => valueOf(paired[3] as Column, out[3] as Column, row));
    expect(values.filter((value) => value > 35).length / values.length).toBeGreaterThan(0.8);
  });

  it('draws the labels of a balanced column in exactly the shares that were asked for', async () => {
    const skewed = [labels(at.map((i) => (i % 10 === 0 ? 1 : 0))), ...paired.slice(1)];
    const balance = { column: 0, shares: Float64Array.of(0.5, 0.5) };
    const out = await drawn({ ...tableOf(skewed), balance }, { epochs: 1 }, 4000);
    const share = shareOf(out, ([label]) => label === 1);
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 4000));
  });

  it('gives the same model for the same table and seed, and any piece of the same rows', async () => {
    const first = await fitted(tableOf(paired), { epochs: 1 });
    expect(await fitted(tableOf(paired), { epochs: 1 })).toEqual(first);
    const sampler = ctganCode.open(
      first.state,
      first.tensors,
      paired.map(({ cells }) => cells),
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
    const table = tableOf(paired);
    const whole = await fitted(table, { epochs: 4 });
    const control: FitControl = {
      stop: stop.signal,
      // A long breath is a pause, and a pause keeps a checkpoint.
      breathe: () => new Promise((done) => setTimeout(done, ++breaths === 2 ? 90 : 0)),
      onCheckpoint: (bytes) => {
        kept = bytes;
        stop.abort();
      },
    };
    await fitted(table, { epochs: 4 }, control);
    expect(kept).not.toBe(null);
    expect(await fitted(table, { epochs: 4 }, { checkpoint: kept })).toEqual(whole);
  });

  it.each<[string, readonly Column[], object]>([
    ['twenty rows', [labels(at.slice(0, 20).map((i) => i % 3)), amounts(at.slice(0, 20), 3)], {}],
    ['labels alone', paired.slice(0, 3), {}],
    ['numbers alone', paired.slice(3), {}],
    ['nothing to learn', [made(rows, 0), made(rows, 1)], {}],
    ['something beside nothing', [made(rows, 0), ...paired.slice(0, 1), made(rows, 1)], {}],
    ['more critic steps', paired, { discriminatorSteps: 3 }],
    ['packs larger than a batch', paired, { batchSize: 10, pac: 40 }],
    ['labels as frequent as they are', paired, { logFrequency: false, conditions: 'table' }],
  ])('copes with %s', async (_, columns, options) => {
    const out = await drawn(tableOf(columns), { ...options, epochs: 1 }, 30);
    out.forEach(({ codes }, i) => {
      const { size, hasNull } = (columns[i] as Column).cells;
      const count = Math.max(1, size + Number(hasNull));
      expect(codes.every((code) => code >= 0 && code < count)).toBe(true);
    });
  });

  it('refuses tensors that are not its own', async () => {
    const { state, tensors } = await fitted(tableOf(paired), { epochs: 1 });
    const cells = paired.map((column) => column.cells);
    const generator = tensors['generator'] as Float32Array;
    const open = (changed: Record<string, TensorData>) => () =>
      ctganCode.open(state, { ...tensors, ...changed }, cells);
    expect(open({})).not.toThrow();
    expect(open({ generator: generator.slice(1) })).toThrow();
    expect(
      open({ generator: generator.map((value, i) => (i === 5 ? Infinity : value)) }),
    ).toThrow();
    expect(() => ctganCode.open({ ...(state as object), hidden: [7] }, tensors, cells)).toThrow();
    expect(() => ctganCode.open({}, tensors, cells)).toThrow();
    const balance = { column: 3, shares: [1, 0] };
    expect(() => ctganCode.open({ ...(state as object), balance }, tensors, cells)).toThrow();
    expect(() => ctganCode.open(state, tensors, [...cells].reverse())).toThrow();
  });
});
