/** The plan: how little memory it takes, that states change only when nobody needs the old value, what is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../schema';
import { stream } from '../../random';
import { evaluate, GraphBuilder, type NodeId } from '../graph';
import { bufferLives, validate } from '../program';
import { growGraph, runProgram } from '../testing';
import { buildProgram, checkPlan, planBytes, stateOffsets } from '.';

it('puts what is alive at the same time side by side, and takes no more than all of it', () => {
  for (let seed = 500; seed < 560; seed++) {
    const random = stream(seed, 'graphs');
    let draws = 0;
    const { graph } = growGraph((bound) => random.below(bound, draws++), 30);
    const program = buildProgram('random', graph, 'wasm', seed % 2 === 0 ? 'full' : 'none');
    expect(validate(program)).toEqual([]);
    const lives = bufferLives(program);
    const scratch = program.buffers.flatMap((buffer, place) =>
      buffer.region === 'arena' ? [{ ...buffer, ...lives[place]! }] : [],
    );
    const sizes = scratch.map(({ length }) => Math.ceil(length / 64) * 64);
    expect(program.lengths.arena).toBeLessThanOrEqual(sizes.reduce((sum, size) => sum + size, 0));
    // A buffer that takes the very place of what its kernel reads counts once.
    const alive = program.kernels.map((_, at) => {
      const now = scratch.flatMap(({ first, last, offset }, i) =>
        first <= at && at <= last ? [[offset, sizes[i]!] as const] : [],
      );
      return [...new Map(now).values()].reduce((sum, size) => sum + size, 0);
    });
    expect(program.lengths.arena).toBeGreaterThanOrEqual(Math.max(0, ...alive));
    for (const { offset } of program.buffers) expect(offset % 64).toBe(0);
  }
});

it('uses a place again when its value is not needed any more', () => {
  const b = new GraphBuilder();
  let x = b.input('x', [64, 64]);
  for (let i = 0; i < 8; i++) x = b.product(x, x);
  b.output('y', x);
  // Seven results between the products; one is read while the next is written.
  expect(buildProgram('chain', b.finish(), 'wasm').lengths.arena).toBe(2 * 64 * 64);
});

it('writes a result where its operand was, when it is read there for the last time', () => {
  const b = new GraphBuilder();
  const x = b.input('x', [8, 8]);
  const powers = b.pointwise('exp', b.pointwise('add', b.product(x, x), b.product(x, x)));
  b.output('y', b.product(powers, x));
  b.output('z', b.product(powers, powers));
  expect(buildProgram('in place', b.finish(), 'wasm').lengths.arena).toBe(64);
});

it('lays states in order, each at a multiple of 64 elements', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 2 })), (shapes) => {
      const { offsets, length } = stateOffsets(shapes.map((shape) => ({ shape })));
      let end = 0;
      shapes.forEach((shape, i) => {
        expect(offsets[i]! % 64).toBe(0);
        expect(offsets[i]! - end).toBeGreaterThanOrEqual(0);
        expect(offsets[i]! - end).toBeLessThan(64);
        end = offsets[i]! + shape.reduce((size, axis) => size * axis, 1);
      });
      expect(length).toBeGreaterThanOrEqual(end);
    }),
    { numRuns: 30 },
  );
});

/** Graphs whose states are overwritten while others still want what was there. */
const states: Record<string, readonly [number, (b: GraphBuilder) => void]> = {
  'two states that change places': [
    2,
    (b) => {
      const [one, other] = [b.state('a', [5]), b.state('b', [5])];
      b.assign(0, other);
      b.assign(1, one);
    },
  ],
  'a state turned round': [
    2,
    (b) => {
      const x = b.state('x', [5]);
      b.assign(0, b.slice(x, [4], [5], [-1]));
    },
  ],
  'a state that follows from a sum over itself': [
    1,
    (b) => {
      const x = b.state('x', [5]);
      b.assign(0, b.pointwise('div', x, b.reduce('sum', x, [0])));
    },
  ],
  'a state times a matrix that is made of it': [
    2,
    (b) => {
      const x = b.state('x', [4, 4]);
      b.assign(0, b.product(x, x));
    },
  ],
  'a state that is changed and then used, new and old': [
    2,
    (b) => {
      const x = b.state('x', [4, 4]);
      const next = b.pointwise('mul', x, b.fill(0.5));
      b.assign(0, next);
      b.output('new', b.product(next, next));
      b.output('old', b.product(x, x));
    },
  ],
  'a state of pieces, one of them its own': [
    4,
    (b) => {
      const x = b.state('x', [6]);
      const sum = b.reshape(b.reduce('sum', x, [0]), [1]);
      b.assign(0, b.concat([b.slice(x, [3], [3]), sum, b.slice(x, [0], [2])], 0));
    },
  ],
};

describe('states', () => {
  it.each(Object.entries(states))('%s', (_, [most, build]) => {
    const b = new GraphBuilder();
    build(b);
    const graph = b.finish();
    const program = buildProgram('states', graph, 'wasm');
    const setting = {
      states: graph.states.map(({ shape }, i) =>
        Float32Array.from({ length: shape.reduce((n, axis) => n * axis, 1) }, (__, e) => i + e + 1),
      ),
    };
    const [found, expected] = [runProgram(program, graph, setting), evaluate(graph, setting)];
    expect(found).toEqual(expected);
    expect(program.kernels.length).toBeLessThanOrEqual(most + graph.outputs.length);
  });

  it('overwrites in place what an optimizer changes, without a copy', () => {
    const b = new GraphBuilder();
    const [p, m] = [b.state('p', [100]), b.state('m', [100])] as [NodeId, NodeId];
    const next = b.pointwise('add', m, b.pointwise('mul', b.input('g', [100]), b.fill(0.1)));
    b.assign(1, next);
    b.assign(0, b.pointwise('sub', p, next));
    const { kernels, lengths } = buildProgram('momentum', b.finish(), 'wasm');
    expect(kernels).toHaveLength(1);
    expect(lengths.arena).toBe(0);
  });
});

it('refuses what does not fit, with the numbers and the largest piece', () => {
  const b = new GraphBuilder();
  const x = b.input('x', [100, 100]);
  b.output('y', b.reduce('sum', b.product(x, x), [0, 1]));
  const program = buildProgram('large', b.finish(), 'wasm');
  const bytes = planBytes(program);
  expect(bytes).toBeGreaterThanOrEqual(4 * 20_001);
  expect(() => checkPlan(program, bytes)).not.toThrow();
  const refusal = () => checkPlan(program, bytes - 1);
  expect(refusal).toThrow(Fault);
  expect(refusal).toThrow(/the data “x”, 10000 numbers/);
});
