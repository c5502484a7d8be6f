/** The oracle itself, against TensorFlow.js on the CPU and values worked out by hand. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { shuffled, stream } from '../../random';
import { GraphBuilder, evaluate, sizeOf, type NodeId, type Shape, type TensorValues } from '.';

beforeAll(() => tf.setBackend('cpu'));

/** Builds a graph with one output and evaluates it. */
function valueOf(
  make: (b: GraphBuilder) => NodeId,
  setting: Parameters<typeof evaluate>[1] = {},
): number[] {
  const b = new GraphBuilder();
  b.output('out', make(b));
  return Array.from(evaluate(b.finish(), setting).outputs['out']!);
}

function expectClose(found: readonly number[], expected: TensorValues | readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 4));
}

const values = (shape: Shape) =>
  fc
    .array(fc.integer({ min: -8, max: 8 }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((numbers) => Float32Array.from(numbers, (n) => n / 4));
const tensor = (rank: number) =>
  fc
    .array(fc.integer({ min: 1, max: 4 }), { minLength: rank, maxLength: rank })
    .chain((shape) => values(shape).map((data) => ({ shape, data })));

describe('movement and reduction equal tfjs', () => {
  const cases: Record<
    string,
    [
      (b: GraphBuilder, x: NodeId, shape: number[]) => NodeId,
      (x: tf.Tensor, shape: number[]) => tf.Tensor,
    ]
  > = {
    transpose: [(b, x) => b.transpose(x, [2, 0, 1]), (x) => tf.transpose(x, [2, 0, 1])],
    reverse: [(b, x, s) => b.slice(x, [s[0]! - 1, 0, 0], s, [-1, 1, 1]), (x) => tf.reverse(x, 0)],
    pad: [
      (b, x, s) => b.pad(x, [s[0]! + 1, s[1]!, s[2]! + 3], [1, 0, 2], 7),
      (x) => tf.pad(x, [[1, 0], [0, 0], [2, 1]], 7), // prettier-ignore
    ],
    concat: [
      (b, x) => b.concat([x, b.pointwise('neg', x)], 1),
      (x) => tf.concat([x, tf.neg(x)], 1),
    ],
    sum: [(b, x) => b.reduce('sum', x, [0, 2]), (x) => tf.sum(x, [0, 2])],
    max: [(b, x) => b.reduce('max', x, [1]), (x) => tf.max(x, 1)],
    argmax: [(b, x) => b.reduce('argmax', x, [1]), (x) => tf.argMax(x, 1)],
    argmin: [(b, x) => b.reduce('argmin', x, [2]), (x) => tf.argMin(x, 2)],
    scan: [(b, x) => b.scan(x, 1), (x) => tf.cumsum(x, 1)],
    softplus: [(b, x) => b.pointwise('softplus', x), (x) => tf.softplus(x)],
    erf: [(b, x) => b.pointwise('erf', x), (x) => tf.erf(x)],
    round: [(b, x) => b.pointwise('round', x), (x) => tf.round(x)],
    mod: [(b, x) => b.pointwise('mod', x, b.fill(0.75)), (x) => tf.mod(x, 0.75)],
    coordinate: [
      (b, x, s) => b.pointwise('add', x, b.cast(b.coordinate(s, 1), 'f32')),
      (x, s) => tf.add(x, tf.reshape(tf.range(0, s[1]!), [1, s[1]!, 1])),
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [ours, theirs]) => {
    fc.assert(
      fc.property(tensor(3), ({ shape, data }) => {
        const found = valueOf((b) => ours(b, b.constant(data, shape), shape));
        const expected = tf.tidy(() => theirs(tf.tensor(data, shape), shape).dataSync());
        expectClose(found, expected as Float32Array);
      }),
      { numRuns: 15 },
    );
  });
});

it('a product equals matMul for all transposes, with broadcast batches', () => {
  const size = fc.integer({ min: 1, max: 4 });
  const all = fc.tuple(size, size, size, size, fc.boolean(), fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(all, fc.gen(), ([batch, m, n, k, transposeLeft, transposeRight, isOne], gen) => {
      const left = [batch, ...(transposeLeft ? [k, m] : [m, k])];
      const right = [isOne ? 1 : batch, ...(transposeRight ? [n, k] : [k, n])];
      const [a, b] = [gen(() => values(left)), gen(() => values(right))];
      const found = valueOf((g) =>
        g.product(g.constant(a, left), g.constant(b, right), { transposeLeft, transposeRight }),
      );
      const expected = tf.tidy(() =>
        tf
          .matMul(tf.tensor(a, left), tf.tensor(b, right), transposeLeft, transposeRight)
          .dataSync(),
      );
      expectClose(found, expected as Float32Array);
    }),
    { numRuns: 30 },
  );
});

describe('by hand', () => {
  it('i32 arithmetic wraps, rounds and divides by zero to 0', () => {
    const pair = (fn: 'div' | 'floorDiv' | 'mod' | 'pow' | 'mul', x: number, y: number) =>
      valueOf((b) => b.pointwise(fn, b.fill(x, [], 'i32'), b.fill(y, [], 'i32')))[0];
    expect([pair('div', -7, 2), pair('floorDiv', -7, 2), pair('mod', -7, 2)]).toEqual([-3, -4, 1]);
    expect([pair('div', 7, 0), pair('mod', 7, 0), pair('pow', -2, 3), pair('pow', 2, -1)]).toEqual([
      0, 0, -8, 0,
    ]);
    expect(pair('mul', 123456789, 987654321)).toBe(Math.imul(123456789, 987654321));
  });
  it('segments reduce and spread', () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 9, 8, 0];
    const at = (make: (b: GraphBuilder, x: NodeId) => NodeId) =>
      valueOf((b) => make(b, b.constant(Float32Array.from(x), [2, 5])));
    expect(at((b, v) => b.segmentReduce('sum', v, [0, 2, 5]))).toEqual([3, 12, 13, 17]);
    expect(at((b, v) => b.segmentReduce('argmax', v, [0, 2, 5]))).toEqual([1, 2, 1, 0]);
    const spread = at((b, v) => b.segmentSpread(b.segmentReduce('max', v, [0, 2, 5]), [0, 2, 5]));
    expect(spread).toEqual([2, 2, 5, 5, 5, 7, 7, 9, 9, 9]);
  });
  it('gather moves an index inside, scatter leaves one outside out', () => {
    const rows = (b: GraphBuilder) => b.constant(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    const at = (b: GraphBuilder) => b.constant(Int32Array.of(2, -1, 9));
    expect(valueOf((b) => b.gather(rows(b), at(b)))).toEqual([5, 6, 1, 2, 5, 6]);
    expect(valueOf((b) => b.scatter(rows(b), at(b), 3))).toEqual([0, 0, 0, 0, 1, 2]);
  });
  it('windows: 2 × 2 patches of a 3 × 3 picture, and inflated', () => {
    const picture = (b: GraphBuilder) =>
      b.constant(Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), [1, 3, 3, 1]);
    const at = { stride: [1, 1], dilation: [1, 1], before: [0, 0], inflate: [1, 1] } as const;
    const patches = valueOf((b) => b.windows(picture(b), { size: [2, 2], kernel: [2, 2] }, at));
    expect(patches).toEqual([1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9]);
    const inflated = valueOf((b) =>
      b.windows(picture(b), { size: [1, 3], kernel: [1, 2] }, { ...at, inflate: [2, 2] }),
    );
    expect(inflated).toEqual([1, 0, 0, 2, 2, 0]);
  });
  it('states go in and out, and the step counts', () => {
    const b = new GraphBuilder();
    const weight = b.state('weight', [2]);
    b.state('left alone', [1]);
    b.assign(0, b.pointwise('add', weight, b.cast(b.step(), 'f32')));
    const { states } = evaluate(b.finish(), {
      states: [Float32Array.of(1, 2), Float32Array.of(9)],
      step: 3,
    });
    expect(states.map((state) => Array.from(state))).toEqual([[4, 5], [9]]);
  });
});

describe('random', () => {
  const setting = { seed: 5, step: 7 };
  it('is the stream of engine/random', () => {
    const bits = valueOf((b) => b.random('bits', 'noise', [6]), setting);
    const draws = stream(5, 'noise');
    expect(bits.map((word) => word >>> 0)).toEqual(
      [0, 1, 2, 3, 4, 5].map((e) => draws.uint32(7 * 2 ** 32 + (e >>> 2), e & 3)),
    );
    const uniform = valueOf((b) => b.random('uniform', 'noise', [6]), setting);
    expect(uniform).toEqual(bits.map((word) => ((word >>> 9) + 0.5) / 2 ** 23));
  });
  it('normal and Gumbel have their mean and variance (5 standard errors of 20,000 draws)', () => {
    const moments = (draws: number[]) => {
      const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
      return [mean, draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length] as const;
    };
    const [mean, variance] = moments(valueOf((b) => b.random('normal', 'n', [20000])));
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(1 / 20000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 20000));
    const [gumbel, spread] = moments(valueOf((b) => b.random('gumbel', 'g', [20000])));
    expect(Math.abs(gumbel - 0.5772157)).toBeLessThan(5 * Math.sqrt(1.645 / 20000));
    expect(Math.abs(spread - Math.PI ** 2 / 6)).toBeLessThan(0.12);
  });
  it('shuffle continues over the steps', () => {
    expect(valueOf((b) => b.shuffle(10, 4, 'batch'), setting)).toEqual(
      [28, 29, 30, 31].map((place) => shuffled(5, 'batch', 10, place)),
    );
  });
});

it('a wrong use is refused with the op and the shapes', () => {
  const b = new GraphBuilder();
  const x = b.input('x', [2, 3]);
  expect(() => b.pointwise('add', x, b.input('y', [4]))).toThrow('add: [2,3] [4] do not broadcast');
  expect(() => b.product(x, x)).toThrow('product: [2,3] and [2,3]');
  expect(() => b.slice(x, [0, 2], [2, 2])).toThrow('slice: reaches outside');
  expect(() => b.pointwise('add', x, b.step())).toThrow('mixes f32 and i32');
});
