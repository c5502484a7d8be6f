import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { stream } from '../../random';
import { autoregressiveCode } from './code';
import { coded, drawn, learn, networkOf, quick, type Column, type Learnt } from './columns-fixture';
import { contextOf, logitsOf } from './network';
import { drawGiven, type Network } from './sampler';
import { asWeights, piecesOf } from './weights';

vi.setConfig({ testTimeout: 60_000 });

const random = stream(8, 'sampler test');
const rows = 3000;
const at = [...Array(rows).keys()];

/** A label, one that goes with it, and a number with nulls that goes with both. */
function dependent(): Column[] {
  const a = at.map((i) => (random.uniform(i, 0) < 0.8 ? 0 : 1));
  const b = a.map((label, i) => (random.uniform(i, 1) < 0.85 ? label : 2));
  const c = a.map((label, i) => (b[i] === 2 ? 12 : 6 * label + random.below(6, i, 2)));
  return [coded(b, false), coded(c, true, true), coded(a, false)];
}

/** The shares that the network itself gives to the cells of a place, when it sees these codes before it. */
function sharesOf(network: Network, row: readonly number[], place: number): number[] {
  const { layout, cells } = network;
  const pieces = piecesOf(layout, cells, 1);
  const flat = [
    network.weights.told,
    ...network.weights.kins.flatMap((kin) => [kin.into, kin.bias, kin.out, kin.cellBias]),
  ];
  const weights = asWeights(flat.map((each, i) => tf.tensor(each, [...pieces[i]!.shape])));
  const order = [...row.keys()].filter((each) => each !== place);
  const codes = tf.tensor2d([[...row]], [1, row.length], 'int32');
  const context = contextOf(
    layout,
    weights.told,
    codes,
    [{ kind: 'fixed', order: [...order, place] }],
    0,
  );
  const kin = layout.kins.findIndex(({ first, count }) => place < first + count);
  const logits = logitsOf(layout, weights, context)[kin]!;
  const shares = tf.softmax(logits).arraySync() as number[][][];
  return shares[place - layout.kins[kin]!.first]![0]!;
}

const shareOf = (codes: Int32Array, code: number): number =>
  codes.filter((each) => each === code).length / codes.length;

let learnt: Learnt;
beforeAll(async () => {
  await tf.setBackend('cpu');
  learnt = await learn(dependent(), quick);
}, 60_000);

describe('a sampler', () => {
  it('gives row i the same cells wherever a draw begins', async () => {
    const whole = await drawn(learnt, 2500);
    for (const [start, count] of [
      [0, 1],
      [1000, 40],
      [1023, 2],
      [700, 1800],
    ] as const) {
      const part = await drawn(learnt, count, start);
      part.forEach(({ codes, fractions }, i) => {
        expect(codes).toEqual(whole[i]?.codes.slice(start, start + count));
        expect(fractions).toEqual(whole[i]?.fractions?.slice(start, start + count) ?? null);
      });
    }
  });

  it('draws nothing when nothing is asked', async () => {
    expect((await drawn(learnt, 0)).every(({ codes }) => codes.length === 0)).toBe(true);
  });

  it('places numbers evenly inside their cells', async () => {
    const fractions = (await drawn(learnt, 5000))[1]?.fractions ?? new Float32Array(0);
    const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / 5000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * 5000));
    expect(fractions.every((fraction) => fraction > 0 && fraction < 1)).toBe(true);
  });

  it.each([3, 30])('draws from the shares that the network gives (%d columns)', async (count) => {
    const columns = [...Array(count).keys()].map((lane) =>
      coded(
        at.slice(0, 400).map((i) => random.below(2 + (lane % 3), i >> (lane % 2), lane + 5)),
        false,
      ),
    );
    const network = networkOf(await learn(columns, { size: 'small', epochs: 5 }));
    const { layout } = network;
    const row = layout.places.map(({ cells }, i) => i % cells);
    const place = 1;
    const drawnRows = 20_000;
    const given = layout.places.flatMap(({ column }, i) =>
      i === place ? [] : [{ column, codes: new Int32Array(drawnRows).fill(row[i]!) }],
    );
    const found = await drawGiven(network, given, drawnRows, 3);
    const { column, cells } = layout.places[place]!;
    const shares = sharesOf(network, row, place);
    for (let code = 0; code < cells; code++) {
      const error = Math.sqrt((shares[code]! * (1 - shares[code]!)) / drawnRows);
      expect(Math.abs(shareOf(found[column]!.codes, code) - shares[code]!)).toBeLessThan(5 * error);
    }
  });
});

describe('given columns', () => {
  const count = 4000;

  it('come back as they were given, and the others go with them', async () => {
    const codes = Int32Array.from({ length: count }, (_, i) => i % 2);
    const found = await drawGiven(networkOf(learnt), [{ column: 2, codes }], count, 3);
    expect(found[2]?.codes).toEqual(codes);
    const ofOnes = found[0]!.codes.filter((_, row) => codes[row] === 1);
    expect(shareOf(ofOnes, 0)).toBeLessThan(0.02);
    expect(Math.abs(shareOf(ofOnes, 2) - 0.15)).toBeLessThan(0.04);
    const values = found[1]!.codes.filter((_, row) => codes[row] === 1);
    expect(values.filter((code) => code < 6).length / values.length).toBeLessThan(0.02);
  });

  it('may be the last ones of the order: causes are drawn from effects', async () => {
    const codes = Int32Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 3 : 9));
    const found = await drawGiven(networkOf(learnt), [{ column: 1, codes }], count, 3);
    const wrong = found[2]!.codes.filter((label, row) => label !== (codes[row] === 3 ? 0 : 1));
    expect(wrong.length / count).toBeLessThan(0.03);
  });

  it('may be all of them or none', async () => {
    const one = Int32Array.of(1);
    const given = [0, 1, 2].map((column) => ({ column, codes: one }));
    const found = await drawGiven(networkOf(learnt), given, 1, 3);
    expect(found.map(({ codes }) => codes[0])).toEqual([1, 1, 1]);
    const free = await drawGiven(networkOf(learnt), [], 50, 5);
    expect(free.map(({ codes }) => codes)).toEqual((await drawn(learnt, 50)).map((c) => c.codes));
  });

  it('are refused where they are not codes of their column', async () => {
    const network = networkOf(learnt);
    const ask = (codes: Int32Array) => drawGiven(network, [{ column: 0, codes }], 2, 1);
    await expect(ask(Int32Array.of(0, 3))).rejects.toThrow('3 cells');
    await expect(ask(Int32Array.of(0, -1))).rejects.toThrow('3 cells');
    await expect(ask(Int32Array.of(0))).rejects.toThrow('2 of these');
  });
});

describe('options of drawing', () => {
  const withOptions = (change: object): Learnt => ({
    ...learnt,
    state: { ...(learnt.state as object), ...change },
  });

  it('a low temperature gives the most probable row almost always', async () => {
    const twin = await drawn(withOptions({ temperature: 0.1 }), 1000);
    expect(shareOf(twin[2]!.codes, 0)).toBeGreaterThan(0.99);
    expect(shareOf(twin[0]!.codes, 0)).toBeGreaterThan(0.99);
  });

  it('a high temperature gives rarer cells more often', async () => {
    const twin = await drawn(withOptions({ temperature: 2 }), 5000);
    expect(shareOf(twin[2]!.codes, 1)).toBeGreaterThan(0.25);
  });

  it('top-p never draws what lies beyond the share', async () => {
    // 0 has a share of .8 alone; the other label is beyond .75 but not beyond .9.
    const narrow = await drawn(withOptions({ topP: 0.75 }), 2000);
    expect(shareOf(narrow[2]!.codes, 0)).toBe(1);
    const wide = await drawn(withOptions({ topP: 0.9 }), 2000);
    expect(shareOf(wide[2]!.codes, 1)).toBeGreaterThan(0.1);
    expect(
      shareOf(
        wide[0]!.codes.filter((_, i) => wide[2]!.codes[i] === 0),
        1,
      ),
    ).toBe(0);
  });

  it('balance reaches the wanted shares, and keeps what goes with each label', async () => {
    const balance = { column: 2, shares: Float64Array.of(0.5, 0.5) };
    const even = await drawn(await learn(dependent(), quick, { balance }), 5000);
    expect(Math.abs(shareOf(even[2]!.codes, 1) - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 5000));
    const ofOnes = even[0]!.codes.filter((_, row) => even[2]!.codes[row] === 1);
    expect(Math.abs(shareOf(ofOnes, 2) - 0.15)).toBeLessThan(0.04);
  });

  it('are read from what was chosen', async () => {
    const few = dependent().map(({ codes, cells }) => ({
      codes: codes.slice(0, 100),
      fractions: null,
      cells: { ...cells, isOrdered: false },
    }));
    const { state } = await autoregressiveCode.fit(
      { rowCount: 100, columns: few },
      { size: 'small', epochs: 1, temperature: 0.5, topP: 0.9 },
      stream(1, 'test'),
      {},
    );
    expect(state).toMatchObject({ temperature: 0.5, topP: 0.9, balance: null });
  });
});
