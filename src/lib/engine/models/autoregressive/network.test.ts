import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Cells } from '../../encode';
import { stream } from '../../random';
import { ops } from '../../tensor';
import { layoutOf, type Layout } from './layout';
import { contextOf, crossEntropy, logitsOf, type Order } from './network';
import { asWeights, piecesOf, sizeOf, unpackWeights } from './weights';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => tf.disposeVariables());

const plainCells = (counts: readonly number[]): Cells[] =>
  counts.map((size) => ({
    size,
    hasNull: false,
    isOrdered: false,
    weights: new Float64Array(size).fill(1 / size),
  }));

/** A network with random weights, as it begins; `scale` makes what columns tell each other matter more. */
function randomNetwork(counts: readonly number[], seed: number, scale = 1) {
  const cells = plainCells(counts);
  const layout = layoutOf(cells, { context: 5, perLog: 3 });
  const pieces = piecesOf(layout, cells, 100);
  const values = pieces.map((piece) =>
    piece.init(piece.shape, stream(seed, piece.name)).map((value) => value * scale),
  );
  const flat = new Float32Array(pieces.reduce((sum, piece) => sum + sizeOf(piece), 0));
  let offset = 0;
  for (const part of values) {
    flat.set(part, offset);
    offset += part.length;
  }
  const weights = asWeights(values.map((each, i) => tf.tensor(each, [...pieces[i]!.shape])));
  return { layout, weights, flat, pieces, cells };
}

type Random = ReturnType<typeof randomNetwork>;

/** Logarithms of the shares of each row's own cells, by place: [places][rows]. */
function logShares({ layout, weights }: Random, rows: number[][], orders: Order[]): number[][] {
  return tf.tidy(() => {
    const codes = tf.tensor2d(rows, [rows.length, layout.places.length], 'int32');
    const context = contextOf(layout, weights.told, codes, orders, 0);
    return logitsOf(layout, weights, context).flatMap((logits, kin) => {
      const all = tf.logSoftmax(logits).arraySync() as number[][][];
      const { first } = layout.kins[kin]!;
      return all.map((ofRows, member) =>
        ofRows.map((shares, i) => shares[rows[i]![first + member]!]!),
      );
    });
  });
}

/** Every row that there can be. */
function allRows({ places }: Layout): number[][] {
  return places.reduce<number[][]>(
    (rows, { cells }) => rows.flatMap((row) => [...Array(cells).keys()].map((c) => [...row, c])),
    [[]],
  );
}

const countsLaw = fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 4 });

describe('the network', () => {
  it('gives shares to all rows that sum to 1, in any order', () => {
    fc.assert(
      fc.property(countsLaw, fc.nat(1000), (counts, seed) => {
        const network = randomNetwork(counts, seed, 2);
        const places = network.layout.places.length;
        const order = Array.from(stream(seed, 'order').permutation(places));
        const rows = allRows(network.layout);
        for (const each of [
          { kind: 'fixed', order },
          { kind: 'drawn', purpose: 'order' },
        ] as const) {
          const shares = ops.withStep(seed, 3, () => logShares(network, rows, [each]));
          const sum = rows
            .map((_, i) => Math.exp(shares.reduce((total, ofRows) => total + ofRows[i]!, 0)))
            .reduce((total, share) => total + share, 0);
          expect(Math.abs(sum - 1)).toBeLessThan(1e-4);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('predicts a column from those before it and from nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 8 }),
        fc.nat(1000),
        fc.boolean(),
        (counts, seed, isDrawn) => {
          const network = randomNetwork(counts, seed, 2);
          const { places } = network.layout;
          const [order, which] = ops.withStep(seed, 2, () => {
            const drawn = Array.from(
              ops.shuffledRows(places.length, places.length, 'a').dataSync(),
            );
            return isDrawn
              ? [drawn, { kind: 'drawn', purpose: 'a' } as const]
              : [drawn, { kind: 'fixed', order: drawn } as const];
          });
          const random = stream(seed, 'rows');
          const row = places.map(({ cells }, i) => random.below(cells, i));
          const changed = order[random.below(order.length, 99)]!;
          const other = row.map((code, i) =>
            i === changed ? (code + 1) % places[i]!.cells : code,
          );
          const [one, two] = ops.withStep(seed, 2, () =>
            [row, other].map((each) => {
              const codes = tf.tensor2d([each], [1, places.length], 'int32');
              const context = contextOf(network.layout, network.weights.told, codes, [which], 0);
              return context.arraySync()[0]!;
            }),
          ) as [number[][], number[][]];
          const stands = order.indexOf(changed);
          order.forEach((place, stand) => {
            // Sums are running sums: what comes before the changed column has the same bits.
            if (stand <= stands) expect(two[place]).toEqual(one[place]);
            else expect(two[place]).not.toEqual(one[place]);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('deals the rows of a batch out to its orders', () => {
    const network = randomNetwork([2, 3, 4], 1, 2);
    const rows = [
      [0, 1, 2],
      [1, 2, 3],
    ];
    const fixed = (order: number[]): Order => ({ kind: 'fixed', order });
    const both = logShares(network, rows, [fixed([0, 1, 2]), fixed([2, 1, 0])]);
    const first = logShares(network, rows, [fixed([0, 1, 2])]);
    const last = logShares(network, rows, [fixed([2, 1, 0])]);
    both.forEach((ofRows, place) => {
      expect(ofRows[0]).toBeCloseTo(first[place]![0]!, 5);
      expect(ofRows[1]).toBeCloseTo(last[place]![1]!, 5);
    });
  });

  it('has the cross-entropy of the rows as its loss', () => {
    const network = randomNetwork([2, 3, 7, 30], 4, 2);
    const { layout, weights } = network;
    const rows = [
      [0, 1, 2, 17],
      [1, 2, 6, 0],
    ];
    const order: Order = { kind: 'fixed', order: [0, 1, 2, 3] };
    const codes = tf.tensor2d(rows, [2, 4], 'int32');
    const context = contextOf(layout, weights.told, codes, [order], 0);
    const loss = crossEntropy(layout, logitsOf(layout, weights, context), codes).dataSync()[0]!;
    const wanted = logShares(network, rows, [order])
      .flat()
      .reduce((sum, share) => sum - share / 2, 0);
    expect(loss).toBeCloseTo(wanted, 4);
  });

  it('puts columns with similar numbers of cells together, and gives none another’s cells', () => {
    const counts = [9, 2, 100, 3, 95, 1, 0, 8, 110];
    const { layout, pieces, flat } = randomNetwork(counts, 1);
    expect(layout.places.map(({ cells }) => cells)).toEqual([2, 3, 8, 9, 95, 100, 110]);
    expect(layout.kins.map(({ count, cells }) => [count, cells])).toEqual([
      [3, 8],
      [1, 9],
      [3, 110],
    ]);
    const { cellBias } = unpackWeights(pieces, flat).kins[0]!;
    expect([...cellBias.subarray(0, 8)].map((bias) => bias > -50)).toEqual(
      [...Array(8).keys()].map((cell) => cell < 2),
    );
  });
});
